package dev.flagward.cli;

import dev.flagward.control.Answer;
import dev.flagward.control.ApplyProposal;
import dev.flagward.control.Change;
import dev.flagward.control.ChangeError;
import dev.flagward.control.Desk;
import dev.flagward.control.Direction;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Instruction;
import dev.flagward.control.Manner;
import dev.flagward.control.Outcome;
import dev.flagward.control.Plan;
import dev.flagward.control.PlanRequest;
import dev.flagward.control.Proposal;
import dev.flagward.control.Proposals;
import dev.flagward.control.Request;
import dev.flagward.control.RolloutPlan;
import dev.flagward.control.Webhook;
import dev.flagward.control.runner.GuardReader;
import dev.flagward.document.Difference;
import dev.flagward.document.Environment;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Receipt;
import dev.flagward.store.StoreState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes a change from a command to the desk, and says what became of it. */
final class Changing {
    private final Session session;
    private final FlagStore store;
    private final Optional<Webhook> webhook;
    private final Desk desk;
    private final Actor actor;
    private final Manner manner;
    private final Optional<Restart> restart;
    private Optional<String> why;
    private Optional<String> ticket;

    private Changing(Session session, Manner manner) {
        this.session = session;
        this.manner = manner;
        this.why = session.reason();
        this.ticket = session.ticket();
        this.store = Wiring.store(session.store(), session.surroundings());
        this.webhook = Wiring.webhook(session.surroundings());
        this.desk = Wiring.desk(store, webhook, session.surroundings());
        this.actor = Wiring.actor(store, session.surroundings());
        this.restart = session.text(Options.RESTART).map(what -> Restart.of(what, session));
    }

    static Changing of(Session session) {
        return new Changing(session, session.manner());
    }

    /** The same, whatever the command line says of the manner. */
    static Changing as(Session session, Manner manner) {
        return new Changing(session, manner);
    }

    /** The store that the change goes to. */
    FlagStore store() {
        return store;
    }

    /** The store as it is now; its warnings are told. */
    StoreState state() {
        StoreState state = store.read();
        session.warn(state.warnings());
        return state;
    }

    /** Asks where that is due, makes the change, and prints what came of it. */
    Exit make(Change change) {
        Request request = request(change, revision());
        restart.ifPresent(Restart::check);
        if (session.dryRun()) {
            return previewed(desk.preview(request));
        }
        if (session.asks() && !(manner instanceof Manner.AsProposal)) {
            Outcome outcome = desk.preview(request);
            if (outcome instanceof Outcome.Preview preview) {
                confirm(preview.plan());
                request = request(change, OptionalLong.of(preview.revision()));
            }
        }
        return told(desk.apply(request));
    }

    /** Like {@link #make}, and shows what is different before anything is done. */
    Exit makeShown(Change change) {
        if (session.dryRun()) {
            return make(change);
        }
        Request request = request(change, revision());
        Outcome outcome = desk.preview(request);
        if (!(outcome instanceof Outcome.Preview preview)) {
            return told(outcome);
        }
        for (Difference difference : preview.plan().differences()) {
            session.say(difference.toString());
        }
        if (!(manner instanceof Manner.AsProposal)) {
            confirm(preview.plan());
        }
        return told(desk.apply(request(change, OptionalLong.of(preview.revision()))));
    }

    /** Makes what that proposal says, for its author's reason unless another is given. */
    Exit applyProposal(long number) {
        Proposal proposal = proposal(number, state(), store);
        why = session.reason().or(proposal.entry()::reason);
        ticket = session.ticket().or(proposal.entry()::ticket);
        return make(new ApplyProposal(proposal));
    }

    /** Says something about a proposal; whoever approves is shown first what they vouch for. */
    Exit answer(Answer.Word word, long number) {
        if (word == Answer.Word.APPROVE
                && desk.preview(request(new ApplyProposal(proposal(number, state(), store)), OptionalLong.empty()))
                        instanceof Outcome.Preview preview) {
            preview.plan().differences().forEach(one -> session.say(one.toString()));
            confirm(preview.plan());
        }
        Outcome outcome = desk.answer(new Answer(word, number, actor, session.reason(), "cli"));
        if (!(outcome instanceof Outcome.Noted noted)) {
            return told(outcome);
        }
        session.warn(noted.warnings());
        String done = word.past();
        long revision = noted.receipt().revision();
        if (session.json()) {
            session.print(new JsonObject()
                    .put("outcome", done)
                    .put(word == Answer.Word.REVIEW ? "break_glass" : "proposal", number)
                    .put("revision", revision)
                    .toValue());
        } else {
            session.print(done + ": " + (word == Answer.Word.REVIEW ? "the review of entry " : "proposal ") + number
                    + ", with entry " + revision + " of the log");
        }
        return Exit.DONE;
    }

    /**
     * Puts down the plan of a guarded rollout.
     *
     * @param follow whether to run it until it is over
     */
    Exit plan(RolloutPlan plan, boolean follow) {
        FlagDocument document = state().document();
        Environment environment = Session.environment(document, plan.environment());
        plan.flags().forEach(flag -> Session.flag(document, flag));
        Problems misfits = plan.misfits(document);
        if (!misfits.any()) {
            misfits = GuardReader.problems(plan, document);
        }
        if (misfits.any()) {
            throw new Stop(Exit.REFUSED, misfits);
        }
        if (session.dryRun()) {
            session.print(plan.toValue());
            return Exit.DONE;
        }
        session.confirm(environment);
        Outcome outcome = desk.plan(new PlanRequest(plan, actor, why, ticket, "cli"));
        if (!(outcome instanceof Outcome.Noted noted)) {
            return told(outcome);
        }
        session.warn(noted.warnings());
        GuardedRollout rollout = rollout(noted.receipt().revision());
        if (session.json()) {
            session.print(RolloutVerbs.json(rollout, store.read().document())
                    .put("outcome", "planned")
                    .toValue());
        } else {
            session.print("planned: rollout " + rollout.number()
                    + (environment.approvals() > 0
                            ? "; somebody else reads it with flagward rollout status " + rollout.number()
                                    + " and gives flagward rollout approve " + rollout.number()
                            : follow ? "" : "; flagward rollout run takes its steps"));
        }
        return follow ? RunRollouts.run(session, store, Optional.of(rollout.number())) : Exit.DONE;
    }

    private GuardedRollout rollout(long number) {
        return GuardedRollouts.find(number, store.read().revision(), store).orElseThrow();
    }

    /** Says something about a guarded rollout; whoever approves is shown the plan first. */
    Exit instruct(Instruction.Word word, long number) {
        if (word == Instruction.Word.APPROVE) {
            GuardedRollouts.find(number, state().revision(), store).ifPresent(rollout -> {
                session.say(Json.pretty(rollout.plan().toValue()));
                session.confirm(
                        Session.environment(state().document(), rollout.plan().environment()));
            });
        }
        Outcome outcome =
                desk.instruct(new Instruction(word, number, actor, session.reason(), "cli", RolloutVerbs.NOTHING));
        if (!(outcome instanceof Outcome.Noted noted)) {
            return told(outcome);
        }
        session.warn(noted.warnings());
        webhook.map(Webhook::finish).ifPresent(session::warn);
        FlagDocument now = store.read().document();
        GuardedRollout rollout = rollout(number);
        if (session.json()) {
            session.print(RolloutVerbs.json(rollout, now)
                    .put("outcome", word.past())
                    .put("revision", noted.receipt().revision())
                    .toValue());
        } else {
            session.print(word.past() + ": rollout " + number + " is "
                    + rollout.state(now).word() + ", with entry "
                    + noted.receipt().revision() + " of the log");
        }
        return Exit.DONE;
    }

    /**
     * The proposal of that number.
     *
     * @throws Stop if there is none
     */
    static Proposal proposal(long number, StoreState state, FlagStore store) {
        return Proposals.find(number, state.revision(), store)
                .orElseThrow(() -> Stop.refused(
                        ChangeError.NO_SUCH_PROPOSAL, "there is no proposal " + number, "see flagward change list"));
    }

    private Request request(Change change, OptionalLong expected) {
        return new Request(change, actor, why, ticket, "cli")
                .expecting(expected)
                .in(manner)
                .keyed(session.text(Options.IDEMPOTENCY_KEY));
    }

    private OptionalLong revision() {
        return session.given(Options.REVISION)
                ? OptionalLong.of(session.count(Options.REVISION, 0))
                : OptionalLong.empty();
    }

    /** Shows what would change where that is critical, and asks for each such environment's name. */
    private void confirm(Plan plan) {
        for (String name : plan.directions().keySet()) {
            Environment environment = plan.before().environments().get(name);
            if (environment != null && environment.critical() && session.asks()) {
                for (Difference difference : plan.differences()) {
                    if (difference.environment().equals(name)) {
                        session.say(difference.toString());
                    }
                }
                session.confirm(environment);
            }
        }
    }

    private Exit told(Outcome outcome) {
        if (outcome instanceof Outcome.Applied applied) {
            return applied(applied);
        }
        if (outcome instanceof Outcome.Unchanged unchanged) {
            restart.ifPresent(one -> session.say("nothing was changed, so nothing is restarted"));
            return unchanged(unchanged.revision());
        }
        if (outcome instanceof Outcome.Repeated repeated) {
            return repeated(repeated.receipt());
        }
        if (outcome instanceof Outcome.Conflict conflict) {
            throw new Stop(Exit.CONFLICT, Problems.of(problem(conflict)));
        }
        if (outcome instanceof Outcome.Refused refused) {
            if (refused.entry().isPresent()) {
                session.say("refused; the attempt is entry " + refused.entry().get() + " of the log");
            }
            throw new Stop(Exit.REFUSED, refused.problems());
        }
        if (outcome instanceof Outcome.Noted noted) {
            return proposed(noted);
        }
        throw new IllegalStateException("the desk made a preview of a change");
    }

    private Exit applied(Outcome.Applied applied) {
        session.warn(applied.warnings());
        if (session.json()) {
            JsonObject object = json("applied", applied.plan())
                    .put("revision", applied.receipt().revision())
                    .put("timestamp", applied.receipt().at().toString())
                    .put("root", applied.receipt().head().root().toString());
            awaitTold();
            try {
                restart.ifPresent(one -> object.put("restart", one.make().toValue()));
            } finally {
                session.print(object.toValue());
            }
        } else {
            print(applied.plan());
            session.print("done: revision " + applied.receipt().revision() + direction(applied.plan()));
            awaitTold();
            restart.ifPresent(
                    one -> session.print(one.makeShown(applied.receipt().at())));
        }
        return Exit.DONE;
    }

    /** Waits for what others are told of a change that is done; this process ends soon, and who is told is not. */
    private void awaitTold() {
        session.results().flush();
        webhook.map(Webhook::finish).ifPresent(session::warn);
    }

    private Exit proposed(Outcome.Noted noted) {
        session.warn(noted.warnings());
        Plan plan = noted.plan().orElseThrow();
        long number = noted.receipt().revision();
        if (session.json()) {
            session.print(json("proposed", plan)
                    .put("proposal", number)
                    .put("revision", number)
                    .toValue());
        } else {
            print(plan);
            session.print("proposed: number " + number + direction(plan) + "; others read it with flagward change show "
                    + number);
        }
        return Exit.DONE;
    }

    private Exit previewed(Outcome outcome) {
        if (!(outcome instanceof Outcome.Preview preview)) {
            return told(outcome);
        }
        if (session.json()) {
            session.print(json("preview", preview.plan())
                    .put("revision", preview.revision())
                    .put("problems", ProblemJson.of(preview.objections()))
                    .toValue());
        } else {
            print(preview.plan());
            session.print("a dry run: nothing was written; the store is at revision " + preview.revision());
        }
        if (preview.objections().any()) {
            throw new Stop(Exit.REFUSED, preview.objections());
        }
        return Exit.DONE;
    }

    private Exit unchanged(long revision) {
        if (session.json()) {
            session.print(new JsonObject()
                    .put("outcome", "unchanged")
                    .put("revision", revision)
                    .toValue());
        } else {
            session.print("nothing to do: it is so already");
        }
        return Exit.DONE;
    }

    private Exit repeated(Receipt first) {
        if (session.json()) {
            session.print(new JsonObject()
                    .put("outcome", "repeated")
                    .put("revision", first.revision())
                    .put("timestamp", first.at().toString())
                    .put("root", first.head().root().toString())
                    .toValue());
        } else {
            session.print("done before: revision " + first.revision());
        }
        return Exit.DONE;
    }

    private void print(Plan plan) {
        for (Difference difference : plan.differences()) {
            session.print(SafeText.of(difference.toString()));
        }
    }

    private static String direction(Plan plan) {
        return plan.direction() == Direction.NONE
                ? ""
                : ", " + plan.direction().name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject json(String outcome, Plan plan) {
        List<Value> differences = new ArrayList<>();
        for (Difference difference : plan.differences()) {
            differences.add(DifferenceJson.of(difference));
        }
        return new JsonObject()
                .put("outcome", outcome)
                .put("direction", plan.direction().name().toLowerCase(Locale.ROOT))
                .put("differences", differences);
    }

    private static Problem problem(Outcome.Conflict conflict) {
        String who = conflict.latest().map(Changing::words).orElse("");
        return Problem.of(
                CliError.CONFLICT,
                "the store is at revision " + conflict.current() + ", not " + conflict.expected() + who,
                "look at flagward diff " + conflict.expected() + ", then try again");
    }

    private static String words(Entry entry) {
        return "; entry " + entry.sequence() + " is " + entry.eventType()
                + entry.flag().map(flag -> " of " + flag).orElse("") + " by "
                + entry.actor().id();
    }
}

package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Approval;
import dev.flagward.store.Draft;
import dev.flagward.store.Drift;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Notice;
import dev.flagward.store.Role;
import dev.flagward.store.StoreState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What becomes of the changes that are asked for: each is made on a document, checked whether the result is valid and allowed,
 * and committed.
 *
 * @param roles what whoever asks is in an environment
 */
record Changes(FlagStore store, Recorder recorder, InstantSource clock, Function<String, Set<Role>> roles) {
    /** What was found of a request. */
    sealed interface Considered permits Settled, Open {}

    /** Nothing is to be written. */
    record Settled(Outcome outcome) implements Considered {}

    /**
     * It makes sense and changes something.
     *
     * @param objections why it may not be made
     */
    record Open(Request request, StoreState state, Plan plan, List<Approval> approvals, Problems objections)
            implements Considered {}

    /**
     * An entry that is to be made of a request.
     *
     * @param alone makes it, by itself
     */
    record Write(Draft draft, Recorder.Meaning meaning, Supplier<Outcome> alone) {}

    Outcome preview(Request request) {
        StoreState now = store.read();
        return Repeats.of(request, store).orElseGet(() -> {
            Considered considered = considered(request, now);
            return considered instanceof Open open
                    ? new Outcome.Preview(now.revision(), open.plan(), open.objections())
                    : ((Settled) considered).outcome();
        });
    }

    Outcome attempt(Request request) {
        StoreState now = Recorder.writable(store.read());
        return Repeats.of(request, store).orElseGet(() -> {
            Considered considered = considered(request, now);
            return considered instanceof Open open ? carriedOut(open) : ((Settled) considered).outcome();
        });
    }

    private Outcome carriedOut(Open open) {
        return !open.objections().any()
                        && foundEdit(open.plan().change(), open.state()).isPresent()
                ? committedAfterEdit(open.request(), open.state())
                : write(open).alone().get();
    }

    /** The entry of what was found, of whose document nobody has edited anything. */
    Write write(Open open) {
        if (open.objections().any()) {
            return refused(open);
        }
        List<Problem> owed = Recorder.joined(Policy.owed(open.plan(), open.request()), Retention.brief(open.plan()));
        return open.request().proposes() ? proposed(open) : committed(open, owed);
    }

    /** What becomes of the request on that state. */
    Considered considered(Request request, StoreState state) {
        Optional<Outcome> stale = stale(request, state);
        if (stale.isPresent()) {
            return new Settled(stale.get());
        }
        Change change = request.change();
        Optional<FoundEdit> edit = foundEdit(change, state);
        Problems unreadable = edit.map(FoundEdit::unreadable).orElse(Problems.NONE);
        FlagDocument before = before(change, state);
        Next next = unreadable.any() ? Next.refused(unreadable) : next(request, before, state);
        if (next.document().isEmpty()) {
            return new Settled(new Outcome.Refused(next.problems(), Optional.empty()));
        }
        Plan plan = plan(change, before, next.document().get(), state);
        List<Approval> approvals = stillGiven(approvals(change, state), plan);
        Problems shutOut = edit.map(found -> found.objections(store)).orElse(Problems.NONE);
        if (nothingToDo(plan, state) && !shutOut.any() && !(change instanceof RolloutChange)) {
            return new Settled(new Outcome.Unchanged(state.revision()));
        }
        Problems objections = shutOut.and(Permissions.objections(plan, request, roles))
                .and(Policy.objections(plan, request, approvals))
                .and(haste(request, plan, approvals, state)
                        .map(hasty -> hasty.objections(store))
                        .orElse(Problems.NONE));
        return new Open(request, state, plan, approvals, objections);
    }

    private Optional<Haste> haste(Request request, Plan plan, List<Approval> approvals, StoreState state) {
        return Haste.of(request, Policy.lacking(plan, approvals), state.revision(), store, clock.instant());
    }

    /** The approvals of those who may approve in all these environments to this day, as far as the store can tell. */
    private List<Approval> stillGiven(List<Approval> approvals, Plan plan) {
        List<Approval> given = new ArrayList<>(approvals);
        for (String environment :
                approvals.isEmpty() ? Set.<String>of() : plan.directions().keySet()) {
            store.holders(Role.APPROVER, environment)
                    .ifPresent(holders -> given.removeIf(
                            approval -> !holders.contains(approval.by().id())));
        }
        return given;
    }

    /** Who has approved what this change is a part of. */
    private List<Approval> approvals(Change change, StoreState state) {
        return change instanceof RolloutChange one && one.isByPlan()
                ? rollout(one, state).map(GuardedRollout::approvals).orElse(List.of())
                : proposal(change, state).map(Proposal::approvals).orElse(List.of());
    }

    /** The rollout that a change is about, with all that was said about it up to this state. */
    private Optional<GuardedRollout> rollout(RolloutChange change, StoreState state) {
        return GuardedRollouts.find(change.rollout().number(), state.revision(), store)
                .filter(there -> there.planned().equals(change.rollout().planned()));
    }

    /** The proposal that is to be applied, with all that was said about it up to this state. */
    private Optional<Proposal> proposal(Change change, StoreState state) {
        return change instanceof ApplyProposal applying
                ? Proposals.find(applying.proposal().number(), state.revision(), store)
                : Optional.empty();
    }

    /** Why what is asked for cannot be a proposal, or is none that could still be applied. */
    private Problems unfit(Request request, StoreState state) {
        if (request.proposes() && state.drift().isPresent() && settlesDrift(request.change())) {
            return Problems.of(Problem.of(
                    ChangeError.EDIT_NOT_ADOPTED,
                    "what was changed without Flagward cannot be proposed while it stands in the document",
                    "undo it with flagward restore, then propose the change"));
        }
        if (request.change() instanceof RolloutChange change) {
            Optional<GuardedRollout> there = rollout(change, state);
            return there.isEmpty()
                    ? Problems.of(GuardedRollouts.missing(change.rollout().number(), state.revision(), store))
                    : request.proposes()
                            ? Problems.of(RolloutChange.unfit(there.get(), "has a plan already", "plan another"))
                            : change.misfits(there.get(), Answers.recorded(state), clock.instant());
        }
        if (!(request.change() instanceof ApplyProposal applying)) {
            return Problems.NONE;
        }
        Optional<Proposal> now = proposal(applying, state)
                .filter(there -> there.entry().equals(applying.proposal().entry()));
        return now.isEmpty()
                ? Problems.of(Answers.missing(applying.proposal().number()))
                : Answers.ended(now.get()).map(Problems::of).orElse(Problems.NONE);
    }

    private Optional<Outcome> stale(Request request, StoreState state) {
        OptionalLong expected = request.expected();
        if (expected.isEmpty() || expected.getAsLong() == state.revision()) {
            return Optional.empty();
        }
        Outcome.Conflict[] conflict = {new Outcome.Conflict(expected.getAsLong(), state.revision(), Optional.empty())};
        store.entries(
                state.revision(),
                state.revision(),
                entry ->
                        conflict[0] = new Outcome.Conflict(expected.getAsLong(), state.revision(), Optional.of(entry)));
        return Optional.of(conflict[0]);
    }

    /** Whether the change says itself what becomes of everything that was edited beside the store. */
    private static boolean settlesDrift(Change change) {
        return change instanceof AdoptEdit || (change instanceof Restore restore && restore.isWhole());
    }

    /** The edit that has to be recorded before the change can be. */
    private static Optional<FoundEdit> foundEdit(Change change, StoreState state) {
        return state.drift().filter(drift -> !settlesDrift(change)).map(FoundEdit::new);
    }

    /** An edit is judged against what the ledger has; everything else starts from what applications see. */
    private static FlagDocument before(Change change, StoreState state) {
        return settlesDrift(change) && state.drift().isPresent()
                ? state.drift().get().recorded()
                : state.document();
    }

    private static Plan plan(Change change, FlagDocument before, FlagDocument after, StoreState state) {
        Plan plan = Plan.of(change, before, after);
        return change instanceof Restore restore && restore.isWhole()
                ? state.drift().flatMap(Drift::found).map(plan::takingBack).orElse(plan)
                : plan;
    }

    private static boolean nothingToDo(Plan plan, StoreState state) {
        return plan.isEmpty() && (state.drift().isEmpty() || !settlesDrift(plan.change()));
    }

    private Next next(Request request, FlagDocument before, StoreState state) {
        Problems senseless = Policy.misspelt(request).and(unfit(request, state));
        if (senseless.any()) {
            return Next.refused(senseless);
        }
        if (request.change() instanceof AdoptEdit edit && !edit.isOf(state.drift())) {
            return Next.refused(
                    ChangeError.NO_DRIFT,
                    "that edit is not what stands in the document now",
                    "see flagward diff, then adopt what is there");
        }
        Next next = request.change().on(before);
        Problems problems = next.document().map(FlagDocument::problems).orElse(Problems.NONE);
        return problems.any() ? Next.refused(problems) : next;
    }

    /** Records the edit as an entry of its own, and then the change. */
    private Outcome committedAfterEdit(Request request, StoreState state) {
        FoundEdit edit = new FoundEdit(state.drift().orElseThrow());
        Open adopting =
                new Open(edit.adopting(request, state.revision()), state, edit.plan(), List.of(), Problems.NONE);
        Outcome adopted = committed(adopting, List.of()).alone().get();
        if (!(adopted instanceof Outcome.Applied done)) {
            return adopted;
        }
        Outcome then = attempt(request.after(done.receipt().revision()));
        if (then instanceof Outcome.Noted noted) {
            return new Outcome.Noted(
                    noted.receipt(), noted.plan(), Recorder.joined(List.of(edit.recorded()), noted.warnings()));
        }
        return then instanceof Outcome.Applied applied
                ? new Outcome.Applied(
                        applied.receipt(),
                        applied.plan(),
                        Recorder.joined(List.of(edit.recorded()), applied.warnings()))
                : then;
    }

    private Write refused(Open open) {
        Request request = open.request();
        Plan plan = open.plan();
        String asked = request.proposes() ? Notices.PROPOSED : plan.change().eventType();
        Draft draft = Draft.builder(Recorder.named(asked, open.objections()), request.actor(), request.source())
                .flag(request.change()
                        .flag()
                        .filter(key -> plan.before().find(key).isPresent()))
                .environment(request.change().environment())
                .previousState(plan.previousState())
                .reason(Policy.harmless(request.reason()))
                .ticket(Policy.harmless(request.ticket()))
                .refusal(Recorder.codes(open.objections()))
                .build();
        return new Write(
                draft,
                Recorder.refusal(open.objections()),
                () -> recorder.refused(open.state().revision(), draft, open.objections()));
    }

    private Write committed(Open open, List<Problem> owed) {
        Plan plan = open.plan();
        Map<String, Value> said = said(plan);
        haste(open.request(), plan, open.approvals(), open.state())
                .ifPresent(hasty -> said.put(BrokenGlass.BROKEN, hasty.told(store)));
        Optional<Notice> notice = said.isEmpty() ? Optional.empty() : Optional.of(Notices.of(said));
        Draft draft = draft(open, plan.change().eventType(), open.approvals(), notice);
        Recorder.Meaning meaning =
                (receipt, warnings) -> new Outcome.Applied(receipt, plan, Recorder.joined(owed, warnings));
        long expected = open.state().revision();
        return new Write(
                draft,
                meaning,
                () -> plan.direction() == Direction.SAFER
                        ? recorder.commitDespiteFullDisk(expected, draft, meaning)
                        : recorder.commit(expected, draft, meaning));
    }

    private Write proposed(Open open) {
        Draft draft = draft(open, Notices.PROPOSED, List.of(), Optional.of(Notices.proposing(open.plan())));
        Recorder.Meaning meaning =
                (receipt, warnings) -> new Outcome.Noted(receipt, Optional.of(open.plan()), warnings);
        return new Write(draft, meaning, () -> recorder.commit(open.state().revision(), draft, meaning));
    }

    private static Map<String, Value> said(Plan plan) {
        return plan.change() instanceof ApplyProposal applying
                ? Notices.about(applying.proposal())
                : plan.change() instanceof RolloutChange change ? change.told(plan.after()) : new LinkedHashMap<>();
    }

    private static Draft draft(Open open, String eventType, List<Approval> approvals, Optional<Notice> notice) {
        Request request = open.request();
        Plan plan = open.plan();
        boolean proposes = request.proposes();
        return Draft.builder(eventType, request.actor(), request.source())
                .flag(request.change().flag())
                .environment(request.change().environment())
                .previousState(plan.previousState())
                .newState(plan.newState())
                .reason(request.reason())
                .ticket(request.ticket())
                .approvals(approvals)
                .next(proposes || isMereNotice(plan, open.state()) ? Optional.empty() : Optional.of(plan.after()))
                .overDrift(proposes ? Optional.empty() : open.state().drift().map(Drift::fingerprint))
                .notice(notice)
                .key(request.key())
                .build();
    }

    /** A step that was there already, and a rollout that is over, are told even where no flag had to be changed for it. */
    private static boolean isMereNotice(Plan plan, StoreState state) {
        return plan.isEmpty()
                && plan.change() instanceof RolloutChange
                && state.drift().isEmpty();
    }
}

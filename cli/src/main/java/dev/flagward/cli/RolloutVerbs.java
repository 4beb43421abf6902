package dev.flagward.cli;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Instruction;
import dev.flagward.control.PlanReader;
import dev.flagward.control.RolloutAdvance;
import dev.flagward.control.RolloutPlan;
import dev.flagward.control.RolloutReturn;
import dev.flagward.control.UnreadPlan;
import dev.flagward.control.runner.Footing;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code rollout}: shares that grow step by step while metrics are watched; or one share, at once. */
final class RolloutVerbs implements Group {
    static final Value.Structure NOTHING = new Value.Structure(Map.of());

    private static final String FOLLOW = "--follow";

    @Override
    public String summary() {
        return "Ramp a flag step by step while metrics guard it, or serve a share at once";
    }

    @Override
    public List<String> verbs() {
        return List.of(
                "start", "plan", "list", "status", "approve", "reject", "pause", "resume", "promote", "abort", "undo",
                "run");
    }

    @Override
    public Verb verb(String name) {
        return switch (name) {
            case "start" -> new Start();
            case "plan" -> new PlanRollout();
            case "list" -> new Listing();
            case "status" -> new ShowOne();
            case "approve" -> new Say(Instruction.Word.APPROVE, "Vouch for the plan of a rollout");
            case "reject" ->
                new Say(Instruction.Word.REJECT, "Turn the plan of a rollout down; one that has begun is paused");
            case "pause" -> new Say(Instruction.Word.PAUSE, "Keep a rollout at the share it has");
            case "resume" -> new Say(Instruction.Word.RESUME, "Let a paused rollout go on; its step holds anew");
            case "promote" -> new PromoteStep();
            case "abort" -> new TakeBack("End a rollout that is not over: nobody gets its variant by it any more");
            case "undo" -> new TakeBack("Take back a rollout that was completed");
            case "run" -> new RunRollouts();
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Override
    public Optional<Command> otherwise() {
        return Optional.of(new RolloutCommand());
    }

    private static void number(CommandSpec spec) {
        spec.addPositional(Options.parameter(0, "N", "The rollout's number, as flagward rollout list shows it"));
    }

    private static GuardedRollout one(Session session, FlagStore store, StoreState state) {
        long number = Session.count("N", session.parameter(0), 1);
        return find(number, state.revision(), store);
    }

    /**
     * The rollout of that number.
     *
     * @throws Stop if there is none, or none that can be read
     */
    static GuardedRollout find(long number, long revision, FlagStore store) {
        return GuardedRollouts.find(number, revision, store)
                .orElseThrow(
                        () -> new Stop(Exit.REFUSED, Problems.of(GuardedRollouts.missing(number, revision, store))));
    }

    private static final class Start implements Command {
        @Override
        public String summary() {
            return "Plan a guarded rollout; flagward rollout run takes its steps";
        }

        @Override
        public void shape(CommandSpec spec) {
            Plans.flags(spec);
            Plans.shape(spec);
            spec.addOption(Options.flag("Run it at once, and stop when it is over", FOLLOW));
            spec.addOption(
                    Options.text("TIME", "With --follow: how often to look; 5s unless it says otherwise", "--every"));
            Watching.shape(spec);
            Options.environment(spec);
            Options.reading(spec);
            spec.addOption(
                    Options.text("TEXT", "Why; kept in the log for ever, so without anybody's data", Options.REASON));
            spec.addOption(Options.text("ID", "The ticket that asks for it", Options.TICKET));
            spec.addOption(Options.flag("Show the plan, and write nothing", Options.DRY_RUN));
            spec.addOption(Options.flag("Do not ask", "-y", Options.YES));
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            List<String> flags = line.matchedPositionalValue(0, List.<String>of());
            return Changing.of(session).plan(Plans.of(flags, session), session.given(FOLLOW));
        }
    }

    private static final class Listing implements Command {
        @Override
        public String summary() {
            return "Show the guarded rollouts that are not over";
        }

        @Override
        public void shape(CommandSpec spec) {
            spec.addOption(Options.flag("Also those that are completed or rolled back", "--all"));
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            FlagStore store = Wiring.store(session.store(), session.surroundings());
            StoreState state = store.read();
            session.warn(state.warnings());
            List<Value> list = new ArrayList<>();
            Table table = new Table("", "FLAGS", "WHERE", "STATE", "STEP", "SHARE", "SINCE", "BY");
            GuardedRollouts rollouts = new GuardedRollouts(store).readTo(state.revision());
            session.warn(new Problems(
                    rollouts.unread().stream().map(UnreadPlan::problem).toList()));
            for (GuardedRollout rollout : rollouts.all()) {
                if (!rollout.isOver() || session.given("--all")) {
                    list.add(json(rollout, state.document()).toValue());
                    table.row(row(rollout, state.document()));
                }
            }
            if (session.json()) {
                session.print(new JsonObject().put("rollouts", list).toValue());
            } else if (list.isEmpty()) {
                session.print("no rollout is under way");
            } else {
                session.print(table);
            }
            return Exit.DONE;
        }

        private static Table.Cell[] row(GuardedRollout rollout, FlagDocument now) {
            return new Table.Cell[] {
                Table.Cell.of(Long.toString(rollout.number())),
                Table.Cell.of(String.join(", ", rollout.plan().flags())),
                Table.Cell.of(rollout.plan().environment()),
                Table.Cell.of(rollout.state(now).word() + (rollout.outage().isPresent() ? ", frozen" : "")),
                Table.Cell.of(
                        (rollout.step() + 1) + " of " + rollout.plan().steps().size()),
                Table.Cell.of(rollout.share() + " %"),
                Table.Cell.of(rollout.since().toString()),
                Table.Cell.of(rollout.author().id())
            };
        }
    }

    static JsonObject json(GuardedRollout rollout, FlagDocument now) {
        return new JsonObject()
                .put("rollout", rollout.number())
                .put(
                        "flags",
                        rollout.plan().flags().stream().<Value>map(Value::of).toList())
                .put("environment", rollout.plan().environment())
                .put("state", rollout.state(now).word())
                .put("step", rollout.step() + 1)
                .put("steps", rollout.plan().steps().size())
                .put("percent", Value.of(rollout.share().toBigDecimal().doubleValue()))
                .put("since", rollout.since().toString())
                .put("outage_since", rollout.outage().map(Instant::toString))
                .put("paused_since", rollout.pause().map(entry -> entry.at().toString()))
                .put("paused_because", rollout.pause().flatMap(Entry::reason))
                .put("planned_by", rollout.author().id());
    }

    private static final class ShowOne implements Command {
        @Override
        public String summary() {
            return "Show a rollout: its plan, where it is, what was seen, and what comes next";
        }

        @Override
        public void shape(CommandSpec spec) {
            number(spec);
            Options.reading(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            FlagStore store = Wiring.store(session.store(), session.surroundings());
            StoreState state = store.read();
            session.warn(state.warnings());
            GuardedRollout rollout = one(session, store, state);
            if (session.json()) {
                session.print(json(rollout, state.document())
                        .put("plan", rollout.plan().toValue())
                        .put("latest", rollout.latest().summary())
                        .put(
                                "footing",
                                footing(rollout, state.document()).words().stream()
                                        .<Value>map(Value::of)
                                        .toList())
                        .toValue());
                return Exit.DONE;
            }
            print(rollout, state.document(), session);
            return Exit.DONE;
        }

        private static void print(GuardedRollout rollout, FlagDocument now, Session session) {
            RolloutPlan plan = rollout.plan();
            session.print(SafeText.of("rollout " + rollout.number() + " of " + String.join(", ", plan.flags()) + " in "
                    + plan.environment() + " is " + rollout.state(now).word()
                    + why(rollout)));
            session.print(SafeText.of("planned by " + rollout.author().id() + " at "
                    + History.minute(rollout.planned())
                    + rollout.planned().reason().map(why -> ": " + why).orElse("")));
            rollout.approvals()
                    .forEach(one ->
                            session.print(SafeText.of("approved by " + one.by().id() + " at " + one.at())));
            if (!plan.warmUp().isZero()) {
                session.print((rollout.step() < 0 ? "> " : "  ") + "warm-up of " + PlanReader.words(plan.warmUp())
                        + " before the first step");
            }
            for (int i = 0; i < plan.steps().size(); i++) {
                RolloutPlan.Step step = plan.steps().get(i);
                session.print((i == rollout.step() ? "> " : "  ") + step.share() + " % for "
                        + PlanReader.words(step.hold())
                        + (step.mayEndEarly()
                                ? ", " + PlanReader.words(step.safeAfter()) + " if harm is ruled out"
                                : "")
                        + (step.least() > 0 ? ", at least " + step.least() + " requests" : "")
                        + (step.approval() ? ", when somebody promotes it" : "")
                        + (i == rollout.step() ? "  since " + rollout.since() : ""));
            }
            rollout.outage()
                    .ifPresent(since ->
                            session.print("frozen at " + rollout.share() + " %: nobody can ask what it watches since "
                                    + since + (rollout.frozen() ? "; people were told" : "")));
            footing(rollout, now).words().forEach(words -> session.print(SafeText.of(words)));
            if (!rollout.isOver() && !rollout.standsIn(now)) {
                session.print("somebody else has changed its flags: it goes no further");
            }
        }

        private static Footing footing(GuardedRollout rollout, FlagDocument now) {
            return Footing.of(rollout.plan(), rollout.usual(), now);
        }

        private static String why(GuardedRollout rollout) {
            return rollout.latest().equals(rollout.planned())
                    ? ""
                    : rollout.latest().reason().map(why -> ": " + why).orElse("");
        }
    }

    /** {@code rollout approve N}, and what else can be said. */
    private record Say(Instruction.Word word, String summary) implements Command {
        @Override
        public void shape(CommandSpec spec) {
            number(spec);
            Options.reading(spec);
            spec.addOption(
                    Options.text("TEXT", "Why; kept in the log for ever, so without anybody's data", Options.REASON));
            spec.addOption(Options.flag("Do not ask", "-y", Options.YES));
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            return Changing.of(session).instruct(word, Session.count("N", session.parameter(0), 1));
        }
    }

    private static final class PromoteStep implements Command {
        @Override
        public String summary() {
            return "Take a rollout to its next step now, or to its last";
        }

        @Override
        public void shape(CommandSpec spec) {
            number(spec);
            spec.addOption(Options.flag("To the last step", "--full"));
            Options.changing(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            Changing changing = Changing.of(session);
            GuardedRollout rollout = one(session, changing.store(), changing.state());
            int last = rollout.plan().steps().size() - 1;
            int next = Math.min(session.given("--full") ? last : rollout.step() + 1, last);
            boolean due = next == rollout.step() + 1
                    && !session.surroundings().clock().instant().isBefore(rollout.heldUntil());
            return changing.make(new RolloutAdvance(
                    rollout, next, due ? RolloutAdvance.Pace.BY_PLAN : RolloutAdvance.Pace.EARLY, NOTHING));
        }
    }

    private record TakeBack(String summary) implements Command {
        @Override
        public void shape(CommandSpec spec) {
            number(spec);
            Options.changing(spec);
        }

        @Override
        public Exit run(ParseResult line, Session session) {
            Changing changing = Changing.of(session);
            GuardedRollout rollout = one(session, changing.store(), changing.state());
            return changing.make(new RolloutReturn(rollout, RolloutReturn.Way.PERSON, NOTHING));
        }
    }
}

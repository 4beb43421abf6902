package dev.flagward.control.runner;

import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Instruction;
import dev.flagward.control.Outcome;
import dev.flagward.control.Request;
import dev.flagward.control.RolloutAdvance;
import dev.flagward.control.RolloutChange;
import dev.flagward.control.RolloutPlan;
import dev.flagward.control.RolloutReturn;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.guard.Advice;
import dev.flagward.guard.GuardPlan;
import dev.flagward.guard.Traffic;
import dev.flagward.guard.Verdict;
import dev.flagward.store.Actor;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Takes the steps of guarded rollouts: looks at what they watch, and goes on, holds, or goes back. Everything that it does is an
 * ordinary change or word at the desk; everything it knows is in the ledger and in Prometheus, so that another can take over at
 * any time and neither loses nor repeats a step. Two at once do no harm: each step has one entry, whoever is first.
 *
 * <p>Time that a step holds is counted twice, by the wall clock and by one that only runs forward, and has to be over by both: a
 * clock that is set forward takes no step too early. Not thread-safe.
 */
public final class Runner {
    private static final String SOURCE = "rollout-runner";

    /** How long what was refused is left alone: each attempt is an entry. */
    private static final Duration REFUSED = Duration.ofMinutes(1);

    /** What a step that goes well is in turn. */
    private static final Set<Verdict> CALM = EnumSet.of(Verdict.WARMING_UP, Verdict.HEALTHY, Verdict.SAFE);

    private final FlagStore store;
    private final Desk desk;
    private final Actor actor;
    private final Sources sources;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Listener listener;
    private final GuardedRollouts rollouts;
    private final Map<Long, Underway> underway = new LinkedHashMap<>();
    private final Map<Long, Long> refused = new LinkedHashMap<>();

    /** Is told what happens to a rollout, on the runner's thread. */
    public interface Listener {
        /** It was looked at. */
        void judged(GuardedRollout rollout, Judgement judgement, String next);

        /** Something was done, and is in the ledger, or could not be done. */
        void done(GuardedRollout rollout, String what, Outcome outcome);

        /** It waits for something that is no metric. */
        void waits(GuardedRollout rollout, String why);
    }

    /** What a runner remembers of a rollout between two looks; nothing that could not be found again. */
    private static final class Underway {
        final Optional<RolloutWatch> watch;
        Verdict told = Verdict.WARMING_UP;
        /** The step or pause since which time is counted, how much of it had passed when it was first seen, and when that was. */
        Instant since = Instant.MIN;

        Duration passed = Duration.ZERO;
        long firstSeen;

        Underway(Optional<RolloutWatch> watch) {
            this.watch = watch;
        }

        void sees(Instant now, Instant step, long nanos) {
            if (!since.equals(step)) {
                since = step;
                firstSeen = nanos;
                passed = now.isAfter(step) ? Duration.between(step, now) : Duration.ZERO;
            }
        }
    }

    /**
     * A runner that has not looked yet.
     *
     * @param nanos a clock in nanoseconds that only runs forward, as {@link System#nanoTime}
     */
    public Runner(
            FlagStore store,
            Desk desk,
            Actor actor,
            Sources sources,
            InstantSource clock,
            LongSupplier nanos,
            Listener listener) {
        this.store = store;
        this.desk = desk;
        this.actor = actor;
        this.sources = sources;
        this.clock = clock;
        this.nanos = nanos;
        this.listener = listener;
        this.rollouts = new GuardedRollouts(store);
    }

    /**
     * Looks once at every rollout, and does what is due.
     *
     * @return how many are not over
     * @throws dev.flagward.store.StoreException if the store cannot be reached or is damaged; nothing is lost by trying again
     */
    public int pass() {
        StoreState state = store.read();
        int open = 0;
        for (GuardedRollout rollout : rollouts.readTo(state.revision()).all()) {
            if (rollout.isOver()) {
                underway.remove(rollout.number());
                continue;
            }
            open++;
            if (!wasJustRefused(rollout)) {
                pass(rollout, state.drift().map(drift -> drift.recorded()).orElse(state.document()));
            }
        }
        return open;
    }

    private boolean wasJustRefused(GuardedRollout rollout) {
        Long when = refused.get(rollout.number());
        return when != null && nanos.getAsLong() - when < REFUSED.toNanos();
    }

    private void pass(GuardedRollout rollout, FlagDocument document) {
        switch (rollout.state(document)) {
            case PENDING ->
                listener.waits(
                        rollout,
                        "it has " + rollout.approvals().size() + " of " + rollout.approvalsNeeded(document)
                                + " approvals");
            case READY -> begin(rollout, document);
            case RUNNING -> watch(rollout, document);
            case PAUSED -> {
                underway.remove(rollout.number());
                listener.waits(rollout, "it is paused");
            }
            case COMPLETED, ROLLED_BACK -> throw new IllegalStateException("it is over");
        }
    }

    // Before the first step

    private void begin(GuardedRollout rollout, FlagDocument document) {
        Instant now = clock.instant();
        GuardReader.Reading guard = GuardReader.read(rollout.plan(), document);
        if (guard.setup().isEmpty()) {
            listener.waits(rollout, "what it watches cannot be read: " + words(guard.problems()));
        } else if (!rollout.plan().schedule().isOpen(now)) {
            listener.waits(rollout, "its plan does not let it begin at this time");
        } else if (rollout.plan().steps().get(0).approval()) {
            listener.waits(rollout, "somebody has to promote it to its first step");
        } else {
            Preflight.Found found = Preflight.look(guard.setup().get(), sources, now);
            if (found.problems().any()) {
                listener.waits(rollout, "what it watches cannot be asked: " + words(found.problems()));
            } else if (now.isBefore(rollout.heldUntil())) {
                listener.waits(
                        rollout,
                        "it warms up for another "
                                + Math.max(
                                        1,
                                        Duration.between(now, rollout.heldUntil())
                                                .toSeconds()) + " s");
            } else {
                begin(rollout, guard.setup().get(), found, now);
            }
        }
    }

    private void begin(GuardedRollout rollout, GuardSetup setup, Preflight.Found found, Instant now) {
        Answered<Map<String, Double>> measured =
                Preflight.calibrate(setup, rollout.plan().warmUp(), sources, now);
        if (measured instanceof Answered.Got<Map<String, Double>> got) {
            advance(rollout, Preflight.kept(found.traffic(), got.value()), "it begins");
        } else if (measured instanceof Answered.Failed<Map<String, Double>> failed) {
            listener.waits(rollout, "its warm-up cannot be read: " + failed.problem());
        }
    }

    private static String words(Problems problems) {
        return String.join(
                "; ",
                problems.list().stream().map(problem -> problem.toString()).toList());
    }

    // While it runs

    private void watch(GuardedRollout rollout, FlagDocument document) {
        if (!rollout.standsIn(document)) {
            say(Instruction.Word.PAUSE, rollout, "somebody else has changed its flags", new Value.Structure(Map.of()));
            return;
        }
        GuardReader.Reading guard = GuardReader.read(rollout.plan(), document);
        if (guard.setup().isEmpty()) {
            listener.waits(rollout, "what it watches cannot be read: " + words(guard.problems()));
            return;
        }
        GuardSetup setup = guard.setup().get().calibrated(Preflight.dispersions(rollout.usual()));
        Optional<Problem> unnamed = sources.missing(setup);
        if (unnamed.isPresent()) {
            listener.waits(rollout, unnamed.get().toString());
            return;
        }
        Map<String, Traffic> usual = Preflight.of(rollout.usual());
        if (setup.compared().stream()
                .anyMatch(metric -> metric.traffic().isEmpty() && !usual.containsKey(metric.name()))) {
            listener.waits(
                    rollout,
                    "somebody promoted it to its first step, so that nobody measured what is usual; it holds until somebody"
                            + " promotes or aborts it");
            return;
        }
        Instant now = clock.instant();
        Underway mine = underway.computeIfAbsent(
                rollout.number(),
                number -> new Underway(setup.plan(rollout.plan(), usual).map(plan -> watching(setup, plan, rollout))));
        mine.sees(now, rollout.since(), nanos.getAsLong());
        if (mine.watch.isEmpty()) {
            unwatched(rollout, mine, now);
            return;
        }
        RolloutWatch watch = mine.watch.get();
        watch.look(rollout, now);
        act(rollout, mine, watch.judge(rollout, now));
    }

    private RolloutWatch watching(GuardSetup setup, GuardPlan plan, GuardedRollout rollout) {
        return new RolloutWatch(setup, plan, sources, rollout);
    }

    private void unwatched(GuardedRollout rollout, Underway mine, Instant now) {
        Optional<String> wait = waitsFor(rollout, mine, now);
        if (wait.isPresent()) {
            listener.waits(rollout, wait.get());
        } else {
            goOn(rollout, new Value.Structure(Map.of()), "held for its time; it watches nothing");
        }
    }

    private void act(GuardedRollout rollout, Underway mine, Judgement judgement) {
        Optional<String> wait = waitsFor(rollout, mine, judgement.at());
        long seen = RolloutWatch.requests(judgement).orElse(Long.MAX_VALUE);
        long least = rollout.plan().steps().get(rollout.step()).least();
        if (judgement.advice() == Advice.ADVANCE && wait.isEmpty() && seen < least) {
            wait = Optional.of(seen + " of " + least + " requests");
        }
        listener.judged(rollout, judgement, next(rollout, judgement, wait));
        switch (judgement.advice()) {
            case ROLL_BACK -> {
                apply(
                        new RolloutReturn(rollout, RolloutReturn.Way.GUARD, judgement.kept()),
                        rollout,
                        judgement.brief());
            }
            case PAUSE -> say(Instruction.Word.PAUSE, rollout, judgement.brief(), judgement.kept());
            case ADVANCE -> {
                if (wait.isEmpty()) {
                    goOn(rollout, judgement.kept(), judgement.brief());
                } else {
                    tell(rollout, mine, judgement);
                }
            }
            case HOLD -> tell(rollout, mine, judgement);
        }
    }

    private static String next(GuardedRollout rollout, Judgement judgement, Optional<String> wait) {
        return switch (judgement.advice()) {
            case ROLL_BACK -> "roll back";
            case PAUSE -> "pause";
            case HOLD -> "hold";
            case ADVANCE ->
                wait.map(why -> "hold: " + why)
                        .orElse(
                                rollout.hasNext()
                                        ? "go to "
                                                + rollout.plan()
                                                        .steps()
                                                        .get(rollout.step() + 1)
                                                        .share() + " %"
                                        : "complete");
        };
    }

    /** Keeps that something is wrong, that it is something else, and that nothing is any more; each is an entry. */
    private void tell(GuardedRollout rollout, Underway mine, Judgement judgement) {
        Verdict before = mine.told;
        mine.told = judgement.verdict();
        boolean calm = CALM.contains(before) && CALM.contains(mine.told);
        if (before != mine.told && !calm) {
            say(Instruction.Word.JUDGE, rollout, judgement.brief(), judgement.kept());
        }
    }

    /** What is left of the time that the step holds, or what else keeps it; empty if it may go on. */
    private Optional<String> waitsFor(GuardedRollout rollout, Underway mine, Instant now) {
        RolloutPlan.Step step = rollout.plan().steps().get(rollout.step());
        Duration left = left(step.hold(), rollout.since(), mine, now);
        if (!left.isZero() && !left.isNegative()) {
            return Optional.of("it holds for another " + Math.max(1, left.toSeconds()) + " s");
        }
        if (!rollout.hasNext()) {
            return Optional.empty();
        }
        if (rollout.plan().steps().get(rollout.step() + 1).approval()) {
            return Optional.of("somebody has to promote it to the next step");
        }
        return rollout.plan().schedule().isOpen(now)
                ? Optional.empty()
                : Optional.of("its plan does not let it go on at this time");
    }

    private Duration left(Duration hold, Instant since, Underway mine, Instant now) {
        Duration byWall = Duration.between(now, since.plus(hold));
        Duration byRunning = hold.minus(mine.passed).minus(Duration.ofNanos(nanos.getAsLong() - mine.firstSeen));
        return byWall.compareTo(byRunning) > 0 ? byWall : byRunning;
    }

    private void goOn(GuardedRollout rollout, Value.Structure evidence, String why) {
        if (rollout.hasNext()) {
            advance(rollout, evidence, why);
        } else {
            say(Instruction.Word.COMPLETE, rollout, why, evidence);
        }
    }

    // At the desk

    private void advance(GuardedRollout rollout, Value.Structure evidence, String why) {
        apply(
                new RolloutAdvance(rollout, rollout.step() + 1, RolloutAdvance.Pace.BY_PLAN, evidence),
                rollout,
                "step " + (rollout.step() + 2) + " of " + rollout.plan().steps().size() + ", "
                        + rollout.plan().steps().get(rollout.step() + 1).share() + " %; " + why);
    }

    private void apply(RolloutChange change, GuardedRollout rollout, String why) {
        Request request =
                new Request(change, actor, Optional.of(why), rollout.planned().ticket(), SOURCE, OptionalLong.empty());
        told(rollout, change.eventType() + ": " + why, desk.apply(request));
    }

    private void say(Instruction.Word word, GuardedRollout rollout, String why, Value.Structure evidence) {
        Outcome outcome =
                desk.instruct(new Instruction(word, rollout.number(), actor, Optional.of(why), SOURCE, evidence));
        told(rollout, "rollout_" + word.past() + ": " + why, outcome);
    }

    private void told(GuardedRollout rollout, String what, Outcome outcome) {
        if (outcome instanceof Outcome.Refused) {
            refused.put(rollout.number(), nanos.getAsLong());
        }
        listener.done(rollout, what, outcome);
    }
}

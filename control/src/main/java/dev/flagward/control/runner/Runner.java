package dev.flagward.control.runner;

import dev.flagward.control.ChangeError;
import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Instruction;
import dev.flagward.control.Outcome;
import dev.flagward.control.Request;
import dev.flagward.control.RolloutAdvance;
import dev.flagward.control.RolloutChange;
import dev.flagward.control.RolloutReturn;
import dev.flagward.control.UnreadPlan;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.guard.GuardPlan;
import dev.flagward.guard.Traffic;
import dev.flagward.guard.Verdict;
import dev.flagward.store.Actor;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Takes the steps of guarded rollouts: looks at what they watch, and goes on, holds, or goes back. Everything that it does is an
 * ordinary change or word at the desk; everything it knows is in the ledger and in Prometheus, so that another can take over at
 * any time and neither loses nor repeats a step. Two at once do no harm: each step has one entry, whoever is first. Metrics of several
 * rollouts are asked for at once, on threads of its own; all else happens on the caller's.
 *
 * <p>Time that a step holds is counted twice, by the wall clock and by one that only runs forward, and has to be over by both: a
 * clock that is set forward takes no step too early. Not thread-safe.
 */
public final class Runner {
    private static final String SOURCE = "rollout-runner";

    /** How long what was refused is left alone: each attempt is an entry. */
    private static final Duration REFUSED = Duration.ofMinutes(1);

    /** How long nobody can ask what is watched until people are told. */
    private static final Duration UNTOLD = Duration.ofMinutes(10);

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
    private final Asking asking = new Asking();

    /** Is told what happens to a rollout, on the runner's thread. */
    public interface Listener {
        /** It was looked at. */
        void judged(GuardedRollout rollout, Judgement judgement, String next);

        /** Something was done, and is in the ledger, or could not be done. */
        void done(GuardedRollout rollout, String what, Outcome outcome);

        /** It waits for something that is no metric. */
        void waits(GuardedRollout rollout, String why);

        /** There is a plan that cannot be read; told at every look, and nothing is done about it unless somebody listens. */
        default void unread(Problem problem) {}
    }

    /** What a runner remembers of a rollout between two looks; nothing that could not be found again. */
    private static final class Underway {
        final Optional<RolloutWatch> watch;
        Verdict told;
        final Elapsed held;
        final Elapsed outage;

        Underway(Optional<RolloutWatch> watch, GuardedRollout rollout, LongSupplier nanos) {
            this.watch = watch;
            this.told = rollout.judged()
                    .map(judged -> Judgement.verdict(judged.verdict()))
                    .orElse(Verdict.WARMING_UP);
            this.held = new Elapsed(nanos);
            this.outage = new Elapsed(nanos);
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
        rollouts.readTo(state.revision()).unread().forEach(plan -> listener.unread(plan.problem()));
        int open = rollouts.unread().size();
        List<Supplier<Runnable>> questions = new ArrayList<>();
        for (GuardedRollout rollout : rollouts.all()) {
            if (rollout.isOver()) {
                underway.remove(rollout.number());
                continue;
            }
            open++;
            if (!wasJustRefused(rollout)) {
                pass(rollout, state.drift().map(drift -> drift.recorded()).orElse(state.document()))
                        .ifPresent(questions::add);
            }
        }
        asking.all(questions);
        return open;
    }

    private boolean wasJustRefused(GuardedRollout rollout) {
        Long when = refused.get(rollout.number());
        return when != null && nanos.getAsLong() - when < REFUSED.toNanos();
    }

    /** What has to be asked before something can be done, and does it; empty if nothing has, and what is due was done. */
    private Optional<Supplier<Runnable>> pass(GuardedRollout rollout, FlagDocument document) {
        return switch (rollout.state(document)) {
            case PENDING ->
                waits(rollout, Outlook.of(rollout, document, clock.instant()).next(Optional.empty()));
            case READY -> begin(rollout, document);
            case RUNNING -> watch(rollout, document);
            case PAUSED -> {
                underway.remove(rollout.number());
                yield waits(
                        rollout, Outlook.of(rollout, document, clock.instant()).next(Optional.empty()));
            }
            case COMPLETED, ROLLED_BACK, REJECTED -> throw new IllegalStateException("it is over");
        };
    }

    private Optional<Supplier<Runnable>> waits(GuardedRollout rollout, String why) {
        listener.waits(rollout, why);
        return Optional.empty();
    }

    // Before the first step

    private Optional<Supplier<Runnable>> begin(GuardedRollout rollout, FlagDocument document) {
        Instant now = clock.instant();
        GuardReader.Reading guard = GuardReader.read(rollout.plan(), document);
        if (guard.setup().isEmpty()) {
            return waits(rollout, "what it watches cannot be read: " + words(guard.problems()));
        }
        if (!rollout.plan().schedule().isOpen(now)) {
            return waits(rollout, "its plan does not let it begin at this time");
        }
        if (rollout.plan().steps().get(0).approval()) {
            return waits(rollout, "somebody has to promote it to its first step");
        }
        return Optional.of(() -> asked(rollout, guard.setup().get(), now));
    }

    private Runnable asked(GuardedRollout rollout, GuardSetup setup, Instant now) {
        Preflight.Found found = Preflight.look(setup, sources, now);
        if (found.problems().any()) {
            return () -> listener.waits(rollout, "what it watches cannot be asked: " + words(found.problems()));
        }
        if (now.isBefore(rollout.heldUntil())) {
            long left = Duration.between(now, rollout.heldUntil()).toSeconds();
            return () -> listener.waits(rollout, "it warms up for another " + Math.max(1, left) + " s");
        }
        Answered<Map<String, Double>> measured =
                Preflight.calibrate(setup, rollout.plan().warmUp(), sources, now);
        if (measured instanceof Answered.Failed<Map<String, Double>> failed) {
            return () -> listener.waits(rollout, "its warm-up cannot be read: " + failed.problem());
        }
        Map<String, Double> dispersions = ((Answered.Got<Map<String, Double>>) measured).value();
        return () -> advance(rollout, Preflight.kept(found.traffic(), dispersions), "it begins");
    }

    private static String words(Problems problems) {
        return String.join(
                "; ",
                problems.list().stream().map(problem -> problem.toString()).toList());
    }

    // While it runs

    private Optional<Supplier<Runnable>> watch(GuardedRollout rollout, FlagDocument document) {
        if (!rollout.standsIn(document)) {
            say(Instruction.Word.PAUSE, rollout, "somebody else has changed its flags", new Value.Structure(Map.of()));
            return Optional.empty();
        }
        GuardReader.Reading guard = GuardReader.read(rollout.plan(), document);
        if (guard.setup().isEmpty()) {
            return waits(rollout, "what it watches cannot be read: " + words(guard.problems()));
        }
        GuardSetup setup = guard.setup().get().calibrated(Preflight.dispersions(rollout.usual()));
        Optional<Problem> unnamed = sources.missing(setup);
        if (unnamed.isPresent()) {
            return waits(rollout, unnamed.get().toString());
        }
        Map<String, Traffic> usual = Preflight.of(rollout.usual());
        if (setup.compared().stream()
                .anyMatch(metric -> metric.traffic().isEmpty() && !usual.containsKey(metric.name()))) {
            return waits(
                    rollout,
                    "somebody promoted it to its first step, so that nobody measured what is usual; it holds until somebody"
                            + " promotes or aborts it");
        }
        Instant now = clock.instant();
        Underway mine = underway.computeIfAbsent(
                rollout.number(),
                number -> new Underway(
                        setup.plan(rollout.plan(), usual).map(plan -> watching(setup, plan, rollout)), rollout, nanos));
        Outlook outlook = new Outlook(rollout, document, now, mine.held.from(rollout.since(), now));
        if (mine.watch.isEmpty()) {
            unwatched(rollout, outlook);
            return Optional.empty();
        }
        RolloutWatch watch = mine.watch.get();
        return Optional.of(() -> {
            watch.look(rollout, now);
            Judgement judgement = watch.judge(rollout, now);
            return () -> act(rollout, mine, setup, judgement, outlook);
        });
    }

    private RolloutWatch watching(GuardSetup setup, GuardPlan plan, GuardedRollout rollout) {
        return new RolloutWatch(setup, plan, sources, rollout);
    }

    private void unwatched(GuardedRollout rollout, Outlook outlook) {
        Optional<String> kept = outlook.kept(Optional.empty());
        if (kept.isPresent()) {
            listener.waits(rollout, kept.get());
        } else {
            goOn(rollout, new Value.Structure(Map.of()), "held for its time; it watches nothing");
        }
    }

    private void act(GuardedRollout rollout, Underway mine, GuardSetup setup, Judgement judgement, Outlook outlook) {
        listener.judged(rollout, judgement, outlook.next(Optional.of(judgement)));
        switch (judgement.advice()) {
            case ROLL_BACK -> takeBack(rollout, judgement, judgement.brief());
            case PAUSE -> say(Instruction.Word.PAUSE, rollout, judgement.brief(), judgement.kept());
            case ADVANCE -> {
                if (outlook.kept(Optional.of(judgement)).isEmpty()) {
                    goOn(rollout, judgement.kept(), judgement.brief());
                } else {
                    tell(rollout, mine, judgement);
                }
            }
            case HOLD -> {
                if (!blinded(rollout, mine, setup, judgement)) {
                    tell(rollout, mine, judgement);
                }
            }
        }
    }

    /** Whether an outage lasts so long that something follows from it; its beginning is in the ledger, whoever runs since. */
    private boolean blinded(GuardedRollout rollout, Underway mine, GuardSetup setup, Judgement judgement) {
        if (!judgement.blind() || rollout.outage().isEmpty()) {
            return false;
        }
        Duration lasts = mine.outage.from(rollout.outage().get(), judgement.at());
        if (setup.outage().filter(most -> lasts.compareTo(most) >= 0).isPresent()) {
            takeBack(rollout, judgement, judgement.brief() + "; nobody could ask for as long as its plan puts up with");
            return true;
        }
        if (lasts.compareTo(UNTOLD) >= 0 && !rollout.frozen()) {
            say(
                    Instruction.Word.FREEZE,
                    rollout,
                    judgement.brief() + "; it stays at its share until its metrics can be asked, or somebody ends it",
                    judgement.kept());
            return true;
        }
        return false;
    }

    /** Keeps that something is wrong, that it is something else, and that nothing is any more; each is an entry. */
    private void tell(GuardedRollout rollout, Underway mine, Judgement judgement) {
        Verdict before = mine.told;
        mine.told = judgement.verdict();
        boolean calm = CALM.contains(before) && CALM.contains(mine.told);
        boolean news = judgement.blind() != rollout.outage().isPresent();
        if ((before != mine.told && !calm) || news) {
            say(Instruction.Word.JUDGE, rollout, judgement.brief(), judgement.kept());
        }
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
        Optional<UnreadPlan> unread = rollouts.unread().stream()
                .filter(plan -> plan.concerns(rollout.plan()))
                .findFirst();
        if (unread.isPresent()) {
            listener.waits(rollout, unread.get().problem().toString());
            return;
        }
        RolloutAdvance step = new RolloutAdvance(rollout, rollout.step() + 1, RolloutAdvance.Pace.BY_PLAN, evidence);
        String reason = "step " + (rollout.step() + 2) + " of "
                + rollout.plan().steps().size() + ", "
                + rollout.plan().steps().get(rollout.step() + 1).share() + " %; " + why;
        if (rollout.step() < 0
                && desk.preview(request(step, rollout, reason)) instanceof Outcome.Preview preview
                && preview.objections().any()) {
            // An attempt would be an entry, and what bars it may last.
            listener.waits(rollout, "it may not begin: " + words(preview.objections()));
            return;
        }
        Outcome outcome = apply(step, rollout, reason);
        if (rollout.phase() == GuardedRollout.Phase.RUNNING && lacksApprovals(outcome)) {
            say(Instruction.Word.PAUSE, rollout, "approvals of its plan count no more", evidence);
        }
    }

    private static boolean lacksApprovals(Outcome outcome) {
        return outcome instanceof Outcome.Refused refused
                && refused.problems().list().stream()
                        .anyMatch(problem -> problem.code() == ChangeError.APPROVAL_NEEDED);
    }

    private void takeBack(GuardedRollout rollout, Judgement judgement, String why) {
        apply(new RolloutReturn(rollout, RolloutReturn.Way.GUARD, judgement.kept()), rollout, why);
    }

    private Request request(RolloutChange change, GuardedRollout rollout, String why) {
        return new Request(change, actor, Optional.of(why), rollout.planned().ticket(), SOURCE);
    }

    private Outcome apply(RolloutChange change, GuardedRollout rollout, String why) {
        Outcome outcome = desk.apply(request(change, rollout, why));
        told(rollout, change.eventType() + ": " + why, outcome);
        return outcome;
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

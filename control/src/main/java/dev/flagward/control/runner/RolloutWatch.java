package dev.flagward.control.runner;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.RolloutPlan;
import dev.flagward.guard.Advice;
import dev.flagward.guard.Assessment;
import dev.flagward.guard.GuardPlan;
import dev.flagward.guard.Observation;
import dev.flagward.guard.RolloutAssessment;
import dev.flagward.guard.RolloutGuard;
import dev.flagward.guard.UnitSplit;
import dev.flagward.guard.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Watches one rollout from its beginning on. What it knows follows from the rollout's entries and from what Prometheus kept, so
 * that a runner that takes over builds another one and comes to the same. Not thread-safe.
 */
final class RolloutWatch {
    private final GuardSetup setup;
    private final RolloutGuard guard;
    private final Map<String, MetricWatch> watches = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private final Optional<UnitCount> units;
    private int moves;

    private record Seen(Instant at, Runnable taken) {}

    /** At the beginning of a rollout that has taken its first step. */
    RolloutWatch(GuardSetup setup, GuardPlan plan, Sources sources, GuardedRollout rollout) {
        this.setup = setup;
        Instant begun = rollout.moves().get(0).at();
        this.guard = plan.begin(begun);
        this.moves = 1;
        RolloutPlan.Step first =
                rollout.plan().steps().get(rollout.moves().get(0).step());
        if (rollout.moves().get(0).step() > 0 && first.share().thousandths() < 100_000) {
            guard.enter(GuardSetup.step(first), begun); // somebody promoted it past its first step
        }
        setup.metrics()
                .forEach(metric -> watches.put(metric.name(), sources.watch(metric.source(), setup.grid(begun))));
        units = setup.units().map(one -> sources.units(one, setup.grid(begun), guard));
    }

    /** Takes in what can be known by now. */
    void look(GuardedRollout rollout, Instant now) {
        List<Seen> seen = new ArrayList<>();
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<String, MetricWatch> watch : watches.entrySet()) {
                MetricWatch.Batch batch = watch.getValue().read(now);
                batch.observations().forEach(one -> seen.add(new Seen(one.at(), () -> observe(watch.getKey(), one))));
                more |= batch.behind();
            }
            if (units.isPresent()) {
                MetricWatch.Batch batch = units.get().read(now);
                for (Observation one : batch.observations()) {
                    UnitCount.Seen counted = units.get().seen(one);
                    seen.add(new Seen(one.at(), () -> units.get().take(counted)));
                }
                more |= batch.behind();
            }
        }
        // All at once, as the moves in between are met by whichever comes first.
        seen.sort(Comparator.comparing(Seen::at));
        seen.forEach(one -> {
            catchUp(rollout, one.at());
            one.taken().run();
        });
    }

    private void observe(String metric, Observation observation) {
        if (observation instanceof Observation.Failed failed) {
            failures.put(metric, failed.reason());
        } else {
            failures.remove(metric);
        }
        guard.observe(metric, observation);
    }

    private void catchUp(GuardedRollout rollout, Instant to) {
        while (moves < rollout.moves().size() && rollout.moves().get(moves).at().isBefore(to)) {
            GuardedRollout.Move move = rollout.moves().get(moves);
            moves++;
            if (move.resumed()) {
                guard.acknowledge(move.at());
                units.ifPresent(one -> one.enter(move.at()));
            } else if (rollout.plan().steps().get(move.step()).share().thousandths() < 100_000) {
                guard.enter(GuardSetup.step(rollout.plan().steps().get(move.step())), move.at());
                units.ifPresent(one -> one.enter(move.at()));
            }
        }
    }

    /** Whether somebody has let it go on, and all that was seen so far is from before: it is not held against it again. */
    private boolean isLookedAt(GuardedRollout rollout) {
        return rollout.moves().subList(moves, rollout.moves().size()).stream().anyMatch(GuardedRollout.Move::resumed);
    }

    /** What is to be made of it. While somebody has all of it, only what is held against bounds says anything. */
    Judgement judge(GuardedRollout rollout, Instant now) {
        if (isLookedAt(rollout)) {
            return new Judgement(
                    now,
                    Verdict.WARMING_UP,
                    Advice.HOLD,
                    List.of(),
                    Optional.empty(),
                    failures,
                    setup.calibration(),
                    setup.questions());
        }
        RolloutAssessment all = guard.judge(now);
        boolean everybody = rollout.share().thousandths() == 100_000;
        List<Assessment> counted = all.metrics().stream()
                .filter(one -> !everybody || one instanceof Assessment.OfThreshold)
                .toList();
        boolean caughtUp = everybody || moves == rollout.moves().size();
        Optional<UnitSplit> split = units.filter(one -> !everybody).map(one -> all.units());
        List<Advice> advice =
                new ArrayList<>(counted.stream().map(Assessment::advice).toList());
        List<Verdict> verdicts =
                new ArrayList<>(counted.stream().map(Assessment::verdict).toList());
        if (split.isPresent() && split.get().mismatched()) {
            verdicts.add(Verdict.SAMPLE_RATIO_MISMATCH);
            advice.add(Advice.PAUSE);
        }
        Map<String, String> unanswered = new LinkedHashMap<>(failures);
        units.flatMap(UnitCount::failure).ifPresent(why -> unanswered.put(WatchedUnits.NAME, why));
        if (split.isPresent() && units.flatMap(UnitCount::down).isPresent()) {
            verdicts.add(Verdict.TELEMETRY_DOWN);
            advice.add(Advice.HOLD);
        }
        advice.add(caughtUp ? Advice.ADVANCE : Advice.HOLD);
        return new Judgement(
                now,
                verdicts.isEmpty() ? Verdict.HEALTHY : Verdict.worst(verdicts),
                Advice.sternest(advice),
                counted,
                split,
                unanswered,
                setup.calibration(),
                setup.questions());
    }

    /** Requests with the ramped variant that were counted in all; empty if nothing counts them. */
    static Optional<Long> requests(Judgement judgement) {
        return judgement.metrics().stream()
                .filter(Assessment.OfRatio.class::isInstance)
                .map(one -> ((Assessment.OfRatio) one).evidence().candidate().total())
                .max(Long::compare);
    }
}

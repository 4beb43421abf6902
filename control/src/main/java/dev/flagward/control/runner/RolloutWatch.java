package dev.flagward.control.runner;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.RolloutPlan;
import dev.flagward.guard.Advice;
import dev.flagward.guard.Assessment;
import dev.flagward.guard.GuardPlan;
import dev.flagward.guard.Observation;
import dev.flagward.guard.RolloutAssessment;
import dev.flagward.guard.RolloutGuard;
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
    private int moves;

    private record Seen(String metric, Observation observation) {}

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
    }

    /** Takes in what can be known by now. */
    void look(GuardedRollout rollout, Instant now) {
        List<Seen> seen = new ArrayList<>();
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<String, MetricWatch> watch : watches.entrySet()) {
                MetricWatch.Batch batch = watch.getValue().read(now);
                batch.observations().forEach(observation -> seen.add(new Seen(watch.getKey(), observation)));
                more |= batch.behind();
            }
        }
        // All at once, as the moves in between are met by whichever comes first.
        seen.sort(Comparator.comparing(one -> one.observation().at()));
        seen.forEach(one -> take(one, rollout));
    }

    /** In the order of time: what a step is asked about comes after it began. */
    private void take(Seen seen, GuardedRollout rollout) {
        catchUp(rollout, seen.observation().at());
        if (seen.observation() instanceof Observation.Failed failed) {
            failures.put(seen.metric(), failed.reason());
        } else {
            failures.remove(seen.metric());
        }
        guard.observe(seen.metric(), seen.observation());
    }

    private void catchUp(GuardedRollout rollout, Instant to) {
        while (moves < rollout.moves().size() && rollout.moves().get(moves).at().isBefore(to)) {
            GuardedRollout.Move move = rollout.moves().get(moves);
            moves++;
            if (move.resumed()) {
                guard.acknowledge(move.at());
            } else if (rollout.plan().steps().get(move.step()).share().thousandths() < 100_000) {
                guard.enter(GuardSetup.step(rollout.plan().steps().get(move.step())), move.at());
            }
        }
    }

    /** What is to be made of it. While somebody has all of it, only what is held against bounds says anything. */
    Judgement judge(GuardedRollout rollout, Instant now) {
        RolloutAssessment all = guard.judge(now);
        boolean everybody = rollout.share().thousandths() == 100_000;
        List<Assessment> counted = all.metrics().stream()
                .filter(one -> !everybody || one instanceof Assessment.OfThreshold)
                .toList();
        boolean caughtUp = everybody || moves == rollout.moves().size();
        Advice advice = counted.isEmpty()
                ? Advice.ADVANCE
                : Advice.sternest(counted.stream().map(Assessment::advice).toList());
        Verdict verdict = counted.isEmpty()
                ? Verdict.HEALTHY
                : Verdict.worst(counted.stream().map(Assessment::verdict).toList());
        return new Judgement(
                now,
                verdict,
                advice == Advice.ADVANCE && !caughtUp ? Advice.HOLD : advice,
                counted,
                failures,
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

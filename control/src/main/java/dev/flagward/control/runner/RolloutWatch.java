package dev.flagward.control.runner;

import dev.flagward.control.GuardedRollout;
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
    private final Sources sources;
    private final RolloutGuard guard;
    private final Map<String, CounterWatch> counters = new LinkedHashMap<>();
    private final Map<String, Instant> last = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();
    private Instant measured = Instant.MIN;
    private int moves;

    private record Seen(String metric, Observation observation) {}

    /** At the beginning of a rollout that has taken its first step. */
    RolloutWatch(GuardSetup setup, GuardPlan plan, Sources sources, GuardedRollout rollout) {
        this.setup = setup;
        this.sources = sources;
        Instant begun = rollout.moves().get(0).at();
        this.guard = plan.begin(begun);
        this.moves = 1;
        for (Watched.Compared metric : setup.compared()) {
            counters.put(metric.name(), sources.counters(metric.source(), setup.grid(begun)));
        }
        setup.metrics().forEach(metric -> last.put(metric.name(), begun));
    }

    /** Takes in what can be known by now. */
    void look(GuardedRollout rollout, Instant now) {
        boolean more = true;
        while (more) {
            more = false;
            List<Seen> seen = new ArrayList<>();
            for (Map.Entry<String, CounterWatch> counter : counters.entrySet()) {
                more |= read(counter.getKey(), counter.getValue(), now, seen);
            }
            seen.sort(Comparator.comparing(one -> one.observation().at()));
            seen.forEach(one -> take(one, rollout));
        }
        if (measured.isBefore(now.minus(setup.poll())) || measured.equals(Instant.MIN)) {
            measured = now;
            setup.metrics().forEach(metric -> {
                if (metric instanceof Watched.Bounded bounded) {
                    take(new Seen(metric.name(), sources.measured(bounded.source(), now)), rollout);
                }
            });
        }
    }

    /** Whether there is more to read at once. */
    private boolean read(String metric, CounterWatch counter, Instant now, List<Seen> seen) {
        CounterWatch.Batch batch = counter.read(now);
        batch.observations().forEach(observation -> seen.add(new Seen(metric, observation)));
        if (batch.problem().isPresent()) {
            Instant at = batch.observations().isEmpty()
                    ? last(metric)
                    : batch.observations().get(batch.observations().size() - 1).at();
            seen.add(new Seen(
                    metric, new Observation.Failed(at, batch.problem().get().message())));
        }
        return batch.behind();
    }

    private Instant last(String metric) {
        return last.getOrDefault(metric, Instant.MIN);
    }

    /** In the order of time: what a step is asked about comes after it began. */
    private void take(Seen seen, GuardedRollout rollout) {
        catchUp(rollout, seen.observation().at());
        if (seen.observation() instanceof Observation.Failed failed) {
            failures.put(seen.metric(), failed.reason());
        } else {
            failures.remove(seen.metric());
        }
        last.put(seen.metric(), seen.observation().at());
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
        boolean caughtUp =
                everybody || counters.isEmpty() || moves == rollout.moves().size();
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

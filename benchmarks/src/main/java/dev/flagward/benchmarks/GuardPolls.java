package dev.flagward.benchmarks;

import dev.flagward.guard.Assessment;
import dev.flagward.guard.Contrast;
import dev.flagward.guard.GuardPlan;
import dev.flagward.guard.Observation;
import dev.flagward.guard.RatioPlan;
import dev.flagward.guard.RolloutGuard;
import dev.flagward.guard.Step;
import dev.flagward.guard.Tally;
import dev.flagward.guard.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A rollout that is polled, with intervals made before, so that nothing but the guard is at work in {@link #poll}. */
final class GuardPolls {
    private final List<Contrast> intervals;
    private final RolloutGuard guard;
    private Instant now = Instant.EPOCH;
    private int polls;

    GuardPolls(GuardTraffic traffic, SplittableRandom random) {
        intervals = IntStream.range(0, 1_000)
                .mapToObj(k -> traffic.interval(random, 1))
                .toList();
        RatioPlan plan = RatioPlan.of("errors", Traffic.of(100, traffic.rate()), GuardedRun.POLL);
        List<Step> steps = List.of(new Step(traffic.share(), Duration.ofMinutes(5)));
        guard = new GuardPlan(GuardPlan.DEFAULT_ALPHA, false, steps, List.of(plan)).begin(now);
    }

    /** What a runner does: hand in what was counted, ask for the verdict, keep the state; gives back what was counted so far. */
    Tally poll() {
        now = now.plus(GuardedRun.POLL);
        guard.observe("errors", new Observation.Counted(now, List.of(intervals.get(polls++ % intervals.size()))));
        Assessment assessment = guard.judge(now).metrics().get(0);
        if (guard.state().metrics().isEmpty() || !(assessment instanceof Assessment.OfRatio ratio)) {
            throw new IllegalStateException(assessment.toString());
        }
        return ratio.evidence().candidate();
    }
}

package dev.flagward.benchmarks;

import dev.flagward.guard.Calibration;
import dev.flagward.guard.Contrast;
import dev.flagward.guard.GuardPlan;
import dev.flagward.guard.Observation;
import dev.flagward.guard.RatioPlan;
import dev.flagward.guard.RolloutGuard;
import dev.flagward.guard.Sensitivity;
import dev.flagward.guard.Step;
import dev.flagward.guard.Tally;
import dev.flagward.guard.Traffic;
import dev.flagward.guard.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/** One rollout under guard, looked at after each interval, with the usual test of two shares beside it. */
final class GuardedRun {
    static final Duration POLL = Duration.ofSeconds(10);
    /** The usual two-sided bound at five percent. */
    private static final double Z = 1.959964;

    private static final String METRIC = "errors";

    private final SplittableRandom random;
    private final RolloutGuard guard;
    private Instant now = Instant.EPOCH;
    private Tally candidate = Tally.NONE;
    private Tally baseline = Tally.NONE;
    private boolean regressed;
    private boolean naive;

    /**
     * @param traffic of the first step; its rate is what was counted before the rollout
     * @param shares the candidate's share in each step
     * @param warmUp over how many intervals both sides are served the same first, half and half, to calibrate the dispersion; with 0
     *     requests are taken to be independent
     */
    GuardedRun(SplittableRandom random, GuardTraffic traffic, List<Double> shares, int warmUp) {
        this.random = random;
        List<Contrast> same = DoubleStream.iterate(0, k -> k < warmUp, k -> k + 1)
                .mapToObj(k -> traffic.at(0.5).harmed(1).interval(random, 1))
                .toList();
        double perSecond = GuardTraffic.REQUESTS / (double) POLL.toSeconds();
        RatioPlan plan = RatioPlan.of(METRIC, Traffic.of(perSecond, traffic.rate()), POLL)
                .with(Sensitivity.DEFAULT.withDispersion(
                        Calibration.of(same).orElse(Sensitivity.DEFAULT.dispersion())));
        List<Step> steps = shares.stream()
                .map(share -> new Step(share, Duration.ofMinutes(5)))
                .toList();
        guard = new GuardPlan(GuardPlan.DEFAULT_ALPHA, false, steps, List.of(plan)).begin(now);
    }

    void enter(double share) {
        guard.enter(new Step(share, Duration.ofMinutes(5)), now);
    }

    /** An interval passes, and both are asked. */
    void look(GuardTraffic traffic, double drift) {
        Contrast interval = traffic.interval(random, drift);
        now = now.plus(POLL);
        guard.observe(METRIC, new Observation.Counted(now, List.of(interval)));
        regressed |= guard.judge(now).verdict() == Verdict.REGRESSED;
        candidate = candidate.plus(interval.candidate());
        baseline = baseline.plus(interval.baseline());
        naive |= Math.abs(z()) > Z;
    }

    /** The pooled z of the difference of two shares, over all that was counted. */
    private double z() {
        double all = candidate.total() + (double) baseline.total();
        double pooled = (candidate.bad() + baseline.bad()) / all;
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / candidate.total() + 1.0 / baseline.total()));
        double difference = candidate.bad() / (double) candidate.total() - baseline.bad() / (double) baseline.total();
        return error == 0 ? 0 : difference / error;
    }

    boolean regressed() {
        return regressed;
    }

    /** Whether the usual test has called a difference at any look. */
    boolean naive() {
        return naive;
    }

    Duration elapsed() {
        return Duration.between(Instant.EPOCH, now);
    }
}

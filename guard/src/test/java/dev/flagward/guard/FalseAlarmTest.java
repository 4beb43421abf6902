package dev.flagward.guard;

import static dev.flagward.guard.Streams.BEGIN;
import static dev.flagward.guard.Streams.POLL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** That looking again and again does not raise false alarms. */
class FalseAlarmTest {
    @Test
    void five_hundred_looks_at_two_hundred_harmless_rollouts_raise_at_most_five_percent_alarms() {
        SplittableRandom random = new SplittableRandom(500);
        RatioPlan plan =
                RatioPlan.of("errors", Traffic.of(100, 0.01), POLL).with(Sensitivity.DEFAULT.withDispersion(1));
        int guardAlarms = 0;
        int naiveAlarms = 0;
        for (int run = 0; run < 200; run++) {
            Step step = new Step(0.25, Duration.ofMinutes(5));
            MetricGuard guard = new RatioGuard(plan, new Level(0.05, false), 1, step, BEGIN);
            Tally candidate = Tally.NONE;
            Tally baseline = Tally.NONE;
            boolean alarmed = false;
            boolean naive = false;
            Instant now = BEGIN;
            for (int look = 0; look < 500; look++) {
                now = now.plus(POLL);
                Contrast interval = Streams.interval(random, 1000, 0.25, 0.01, 0.01);
                guard.observe(new Observation.Counted(now, List.of(interval)));
                alarmed |= guard.judge(now).verdict() == Verdict.REGRESSED;
                candidate = candidate.plus(interval.candidate());
                baseline = baseline.plus(interval.baseline());
                naive |= z(candidate, baseline) > 1.959964;
            }
            guardAlarms += alarmed ? 1 : 0;
            naiveAlarms += naive ? 1 : 0;
        }
        assertThat(guardAlarms).isLessThanOrEqualTo(10);
        assertThat(naiveAlarms).as("what the same looks at a z-test do").isGreaterThan(40);
    }

    /** The absolute value of the pooled z of two shares. */
    private static double z(Tally a, Tally b) {
        double pooled = (double) (a.bad() + b.bad()) / (a.total() + b.total());
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / a.total() + 1.0 / b.total()));
        return error == 0 ? 0 : Math.abs((double) a.bad() / a.total() - (double) b.bad() / b.total()) / error;
    }
}

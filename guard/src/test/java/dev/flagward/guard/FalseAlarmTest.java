package dev.flagward.guard;

import static dev.flagward.guard.Streams.BEGIN;
import static dev.flagward.guard.Streams.POLL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
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

    @Test
    void units_that_come_back_in_every_count_raise_hardly_an_alarm_and_units_that_get_lost_do() {
        List<Step> steps = List.of(step(0.05), step(0.25), step(0.5));
        GuardPlan plan =
                new GuardPlan(0.05, false, steps, List.of(RatioPlan.of("errors", Traffic.of(100, 0.01), POLL)));
        SplittableRandom random = new SplittableRandom(1000);
        int alarms = 0;
        int multiplied = 0;
        int found = 0;
        for (int run = 0; run < 1000; run++) {
            double[] places = random.doubles(1000).toArray();
            RolloutGuard guard = plan.begin(BEGIN);
            RolloutGuard losing = plan.begin(BEGIN);
            double product = 0;
            for (Step step : steps) {
                guard.enter(step, BEGIN);
                losing.enter(step, BEGIN);
                for (int count = 0; count < 5; count++) {
                    guard.recountUnits();
                    losing.recountUnits();
                    for (int i = 0; i < places.length; i += 50) {
                        long candidates = below(step.share(), places, i, i + 50);
                        guard.countUnits(candidates, 50 - candidates);
                        // At a half, every other one of the candidate's units is never heard of.
                        long lost = step.share() < 0.5 ? 0 : candidates / 2;
                        losing.countUnits(candidates - lost, 50 - candidates);
                    }
                    long all = below(step.share(), places, 0, places.length);
                    product += SampleRatio.logE(
                            List.of(all, places.length - all), List.of(step.share(), 1 - step.share()));
                }
            }
            alarms += guard.judge(BEGIN).units().mismatched() ? 1 : 0;
            found += losing.judge(BEGIN).units().mismatched() ? 1 : 0;
            multiplied += product >= SampleRatio.LOG_ALARM ? 1 : 0;
        }
        assertThat(alarms).isLessThanOrEqualTo(4);
        assertThat(multiplied)
                .as("what multiplying the evidence of the counts does")
                .isGreaterThan(10);
        assertThat(found).isGreaterThan(950);
    }

    private static Step step(double share) {
        return new Step(share, Duration.ofMinutes(5));
    }

    private static long below(double share, double[] places, int from, int to) {
        return Arrays.stream(places, from, to).filter(place -> place < share).count();
    }

    /** The absolute value of the pooled z of two shares. */
    private static double z(Tally a, Tally b) {
        double pooled = (double) (a.bad() + b.bad()) / (a.total() + b.total());
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / a.total() + 1.0 / b.total()));
        return error == 0 ? 0 : Math.abs((double) a.bad() / a.total() - (double) b.bad() / b.total()) / error;
    }
}

package dev.flagward.guard;

import static dev.flagward.guard.Streams.BEGIN;
import static dev.flagward.guard.Streams.POLL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long things take, which boundaries are watched, what a bound says, and the functions below it all. */
class PlanningTest {
    private static RatioPlan plan(double perSecond, double badShare) {
        return RatioPlan.of("errors", Traffic.of(perSecond, badShare), POLL)
                .with(Sensitivity.DEFAULT.withDispersion(1));
    }

    @Test
    void the_time_a_harm_takes_follows_from_traffic_and_split() {
        // 9 nats at 10 and 100 requests a second with 1 % errors take 4,976, 1,059, 497 and 105 s; two polls are added.
        assertThat(seconds(10, 0.05)).isCloseTo(4_976 + 20, within(2L));
        assertThat(seconds(10, 0.5)).isCloseTo(1_059 + 20, within(2L));
        assertThat(seconds(100, 0.05)).isCloseTo(497 + 20, within(2L));
        assertThat(seconds(100, 0.5)).isCloseTo(105 + 20, within(2L));
        List<Planner.Delay> delays = new Planner(plan(100, 0.01), 0.05).delays(0.25);
        assertThat(delays).extracting(Planner.Delay::ratio).containsExactly(2.0, 1.5, 1.2);
        assertThat(delays).isSortedAccordingTo((a, b) -> a.half().compareTo(b.half()));
    }

    private static long seconds(double perSecond, double share) {
        return new Planner(plan(perSecond, 0.01), 0.05)
                .delay(share, 2)
                .nineTenths()
                .toSeconds();
    }

    @Test
    void a_step_with_too_little_traffic_says_so_before_it_begins_and_at_its_end() {
        RatioPlan quiet = plan(0.1, 0.001);
        Step step = new Step(0.05, Duration.ofHours(1));
        assertThat(new Planner(quiet, 0.05).underpowered(step)).isTrue();
        assertThat(new Planner(plan(100, 0.01), 0.05).underpowered(step)).isFalse();
        assertThat(new Planner(plan(100, 0.01), 0.05).dwell(step)).isEqualTo(Duration.ofHours(1));
        RatioGuard guard = new RatioGuard(quiet, new Level(0.05, false), 1, step, BEGIN);
        Instant now = BEGIN;
        for (int hour = 1; hour <= 24; hour++) {
            assertThat(guard.judge(now).verdict()).isNotIn(Verdict.HEALTHY, Verdict.SAFE);
            for (int k = 0; k < 360; k++) {
                now = now.plus(POLL);
                guard.observe(Observation.counted(now, new Tally(1, 0), new Tally(19, 0)));
            }
        }
        assertThat(guard.judge(now).verdict()).isEqualTo(Verdict.UNDERPOWERED);
        assertThat(guard.judge(now).advice()).isEqualTo(Advice.ADVANCE);
    }

    @Test
    void a_bound_regresses_after_breaches_in_a_row_and_never_passes_without_values() {
        ThresholdPlan memory = ThresholdPlan.above("memory", 0.9, POLL);
        ThresholdGuard guard = new ThresholdGuard(memory, new Step(0.5, Duration.ZERO), BEGIN);
        double[] values = {0.5, 0.95, 0.95, 0.5, 0.5, 0.95, 0.95, 0.95, 0.5};
        Verdict[] verdicts = {
            Verdict.WARMING_UP,
            Verdict.SUSPECT,
            Verdict.SUSPECT,
            Verdict.HEALTHY,
            Verdict.HEALTHY,
            Verdict.SUSPECT,
            Verdict.SUSPECT,
            Verdict.REGRESSED,
            Verdict.REGRESSED
        };
        Instant now = BEGIN;
        assertThat(guard.judge(now).verdict()).isEqualTo(Verdict.WARMING_UP);
        for (int k = 0; k < values.length; k++) {
            now = now.plus(POLL);
            guard.observe(new Observation.Measured(now, values[k]));
            guard = new ThresholdGuard(memory, guard.state());
            assertThat(guard.judge(now).verdict()).as("value %d", k).isEqualTo(verdicts[k]);
        }
        guard.acknowledge(now);
        assertThat(guard.judge(now).verdict()).isEqualTo(Verdict.WARMING_UP);
        assertThat(guard.judge(now.plus(Duration.ofHours(1))).verdict()).isEqualTo(Verdict.TELEMETRY_DOWN);
        for (int k = 0; k < 40; k++) {
            now = now.plus(POLL);
            guard.observe(new Observation.NoSeries(now));
        }
        assertThat(guard.judge(now).verdict()).isEqualTo(Verdict.NO_DATA);
        assertThat(guard.judge(now).advice()).isEqualTo(Advice.HOLD);
    }

    @Test
    void boundaries_near_five_one_and_twenty_percent_are_worth_watching() {
        Histogram latency = new Histogram(
                List.of(0.05, 0.1, 0.25, 0.5, 1.0, 2.5, Double.POSITIVE_INFINITY),
                List.of(200_000L, 600_000L, 820_000L, 950_000L, 990_000L, 999_990L, 1_000_000L));
        assertThat(latency.worthWatching()).containsExactly(0.25, 0.5, 1.0);
        assertThat(latency.slowerThan(0.5)).isEqualTo(new Tally(1_000_000, 50_000));
        assertThatThrownBy(() -> latency.slowerThan(0.3)).hasMessageContaining("no boundary");
        assertThatThrownBy(() -> new Histogram(List.of(1.0), List.of(1L))).hasMessageContaining("+Inf");
        Bounds median = latency.quantile(0.5, Histogram.Confidence.PERCENT_95);
        assertThat(median).isEqualTo(new Bounds(0.05, 0.1));
    }

    @Test
    void several_boundaries_of_a_latency_share_one_evidence() {
        RatioPlan latency = RatioPlan.of("latency", new Traffic(100, List.of(0.05, 0.01)), POLL)
                .with(Sensitivity.DEFAULT.withDispersion(1));
        RatioGuard guard = new RatioGuard(latency, new Level(0.05, false), 1, new Step(0.5, Duration.ZERO), BEGIN);
        Instant now = BEGIN;
        for (int k = 0; k < 60; k++) {
            now = now.plus(POLL);
            guard.observe(new Observation.Counted(
                    now,
                    List.of(
                            Contrast.of(new Tally(500, 25), new Tally(500, 25)),
                            Contrast.of(new Tally(500, 15), new Tally(500, 5)))));
        }
        Assessment.OfRatio slower = (Assessment.OfRatio) guard.judge(now);
        assertThat(slower.verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(slower.evidence().ratio().orElseThrow()).isCloseTo(3, within(1e-9));
    }

    @Test
    void special_functions_have_their_known_values() {
        assertThat(SpecialFunctions.logGamma(0.5)).isCloseTo(Math.log(Math.PI) / 2, within(1e-14));
        assertThat(SpecialFunctions.logGamma(171)).isCloseTo(706.5730622457874, within(1e-12));
        assertThat(SpecialFunctions.normalBelow(1.959963984540054)).isCloseTo(0.975, within(1e-15));
        assertThat(SpecialFunctions.normalAbove(10)).isCloseTo(7.619853024160527e-24, within(1e-36));
        assertThat(SpecialFunctions.normalAbove(37)).isGreaterThan(0);
        assertThat(SpecialFunctions.logNormalBelow(-40)).isCloseTo(-804.6084420137538, within(1e-9));
        assertThat(SpecialFunctions.chiSquareAbove(3.841458820694124, 1)).isCloseTo(0.05, within(1e-14));
        assertThat(SpecialFunctions.tAbove(1, 1)).isCloseTo(0.25, within(1e-15));
        assertThat(SpecialFunctions.tAbove(3, 2)).isCloseTo(0.5 - 1.5 / Math.sqrt(11), within(1e-15));
        for (double p : new double[] {1e-300, 1e-12, 0.001, 0.3, 0.5, 0.7, 0.999, 1 - 1e-12}) {
            double x = SpecialFunctions.normalQuantile(p);
            assertThat(SpecialFunctions.normalBelow(x)).isCloseTo(p, within(1e-13 * p));
            assertThat(SpecialFunctions.tAbove(SpecialFunctions.tQuantile(1 - Math.max(p, 1e-9), 7), 7))
                    .isCloseTo(Math.max(p, 1e-9), within(1e-12));
        }
        assertThat(SpecialFunctions.logSum(-1000, -1000)).isCloseTo(-1000 + Math.log(2), within(1e-12));
        assertThat(SpecialFunctions.logSum(Double.NEGATIVE_INFINITY)).isEqualTo(Double.NEGATIVE_INFINITY);
    }
}

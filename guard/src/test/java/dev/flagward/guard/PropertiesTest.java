package dev.flagward.guard;

import static dev.flagward.guard.Streams.BEGIN;
import static dev.flagward.guard.Streams.POLL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What holds of the statistics whatever the numbers are. */
class PropertiesTest {
    private final SplittableRandom random = new SplittableRandom(14);

    private Contrast interval(double share) {
        return Streams.interval(random, 1000, share, 0.02, 0.01);
    }

    private static RateRatioEProcess process() {
        return new RateRatioEProcess(1, 0.6, Double.POSITIVE_INFINITY);
    }

    @Test
    void two_intervals_of_one_split_say_what_their_sum_says() {
        for (int run = 0; run < 200; run++) {
            Contrast first = interval(0.25);
            Contrast second = interval(0.25);
            RateRatioEProcess parts = process();
            parts.add(first, 1);
            parts.add(second, 1);
            RateRatioEProcess whole = process();
            whole.add(
                    Contrast.of(
                            first.candidate().plus(second.candidate()),
                            first.baseline().plus(second.baseline())),
                    1);
            assertThat(parts.logE()).isCloseTo(whole.logE(), within(1e-9));
        }
    }

    @Test
    void evidence_is_never_less_than_the_capital_held_back_and_p_only_falls() {
        RateRatioEProcess process = process();
        double p = 1;
        for (int k = 0; k < 500; k++) {
            process.add(Streams.interval(random, 1000, 0.5, 0.005, 0.02), 1);
            assertThat(process.logE()).isGreaterThanOrEqualTo(Math.log(0.4) - 1e-12);
            assertThat(process.pValue()).isLessThanOrEqualTo(p);
            p = process.pValue();
        }
    }

    @Test
    void exchanged_sides_turn_the_bounds_over() {
        RateRatioSequence one = new RateRatioSequence();
        RateRatioSequence other = new RateRatioSequence();
        for (int k = 0; k < 50; k++) {
            Contrast contrast = interval(0.25);
            one.add(contrast, 0.7);
            other.add(contrast.swapped(), 0.7);
        }
        Bounds turned = other.bounds(0.05).inverted();
        assertThat(one.bounds(0.05).lower()).isCloseTo(turned.lower(), within(1e-9));
        assertThat(one.bounds(0.05).upper()).isCloseTo(turned.upper(), within(1e-9));
    }

    @Test
    void a_metric_that_gets_worse_by_falling_is_found_as_one_that_gets_worse_by_rising() {
        RatioPlan conversions = RatioPlan.of("conversions", Traffic.of(100, 0.04), POLL)
                .with(Direction.LOWER_IS_WORSE)
                .with(Sensitivity.DEFAULT.withDispersion(1));
        Step step = new Step(0.5, Duration.ofMinutes(1));
        RatioGuard falling = new RatioGuard(conversions, new Level(0.05, false), 1, step, BEGIN);
        RatioGuard rising = new RatioGuard(conversions, new Level(0.05, false), 1, step, BEGIN);
        for (int k = 1; k <= 60; k++) {
            falling.observe(new Observation.Counted(
                    BEGIN.plus(POLL.multipliedBy(k)), List.of(Streams.interval(random, 1000, 0.5, 0.02, 0.04))));
            rising.observe(new Observation.Counted(
                    BEGIN.plus(POLL.multipliedBy(k)), List.of(Streams.interval(random, 1000, 0.5, 0.06, 0.04))));
        }
        Assessment fell = falling.judge(BEGIN.plus(POLL.multipliedBy(60)));
        assertThat(fell.verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(((Assessment.OfRatio) fell).evidence().ratio().orElseThrow()).isBetween(0.4, 0.6);
        assertThat(((Assessment.OfRatio) fell).evidence().bounds().upper()).isLessThan(1);
        assertThat(rising.judge(BEGIN.plus(POLL.multipliedBy(60))).verdict()).isIn(Verdict.SAFE, Verdict.HEALTHY);
    }

    @Test
    void scaled_measurements_scale_the_effect_and_nothing_else() {
        Moments baseline = Moments.ofSums(100, 270, 848.79);
        Moments candidate = Moments.ofSums(120, 300, 869);
        double factor = 1e6;
        Moments scaledBaseline = Moments.ofSums(100, 270 * factor, 848.79 * factor * factor);
        Moments scaledCandidate = Moments.ofSums(120, 300 * factor, 869 * factor * factor);
        Effect effect = Effect.absolute(baseline.mean(), candidate.mean()).orElseThrow();
        Effect scaled =
                Effect.absolute(scaledBaseline.mean(), scaledCandidate.mean()).orElseThrow();
        assertThat(scaled.estimate()).isCloseTo(factor * effect.estimate(), within(1e-6));
        assertThat(WelchTest.of(scaled, 0.05, Alternative.TWO_SIDED).pValue())
                .isCloseTo(WelchTest.of(effect, 0.05, Alternative.TWO_SIDED).pValue(), within(1e-12));
        Effect back = Effect.absolute(candidate.mean(), baseline.mean()).orElseThrow();
        assertThat(back.estimate()).isEqualTo(-effect.estimate());
        assertThat(back.standardError()).isEqualTo(effect.standardError());
    }

    @Test
    void moments_of_parts_are_those_of_the_whole_where_sums_of_squares_have_no_digits_left() {
        List<Double> values = new ArrayList<>();
        Moments merged = new Moments(Moments.Kind.NUMBERS, 1, 1e9, 0, 0, 0, 0);
        values.add(1e9);
        for (int part = 0; part < 20; part++) {
            Moments of = new Moments(Moments.Kind.NUMBERS, 1, 1e9, 0, 0, 0, 0);
            values.add(1e9);
            for (int i = 0; i < 500; i++) {
                double y = 1e9 + random.nextDouble();
                values.add(y);
                Moments unit = new Moments(Moments.Kind.NUMBERS, 1, y, 0, 0, 0, 0);
                of = of.plus(unit);
            }
            merged = merged.plus(of);
        }
        double mean = values.stream().mapToDouble(y -> y - 1e9).average().orElseThrow();
        double squares = values.stream()
                .mapToDouble(y -> (y - 1e9 - mean) * (y - 1e9 - mean))
                .sum();
        assertThat(merged.varianceY()).isCloseTo(squares / (values.size() - 1), within(1e-6));
        assertThat(merged.meanY()).isCloseTo(1e9 + mean, within(1e-6));
    }

    @Test
    void evidence_of_a_mismatched_split_does_not_depend_on_the_order_and_alarms() {
        GuardPlan plan = new GuardPlan(
                0.05,
                false,
                List.of(new Step(0.5, Duration.ofMinutes(1))),
                List.of(RatioPlan.of("errors", Traffic.of(100, 0.01), POLL)));
        RolloutGuard even = plan.begin(BEGIN);
        RolloutGuard skewed = plan.begin(BEGIN);
        for (int k = 0; k < 200; k++) {
            long candidates = Streams.binomial(random, 100, 0.5);
            even.countUnits(candidates, 100 - candidates);
            long fewer = Streams.binomial(random, 100, 0.45);
            skewed.countUnits(fewer, 100 - fewer);
        }
        assertThat(even.judge(BEGIN).verdict()).isEqualTo(Verdict.WARMING_UP);
        assertThat(skewed.judge(BEGIN).verdict()).isEqualTo(Verdict.SAMPLE_RATIO_MISMATCH);
        assertThat(skewed.judge(BEGIN).advice()).isEqualTo(Advice.PAUSE);
        assertThat(skewed.judge(BEGIN).units().log()).isGreaterThan(Math.log(1000));
    }

    @Test
    void alpha_is_shared_out_by_weight_among_metrics_that_can_stop_a_rollout() {
        RatioPlan heavy = RatioPlan.of("errors", Traffic.of(100, 0.01), POLL).withWeight(3);
        RatioPlan light = RatioPlan.of("latency", new Traffic(100, List.of(0.01, 0.05)), POLL);
        RatioPlan shown =
                RatioPlan.of("cache", Traffic.of(100, 0.01), POLL).with(new Reaction(Action.NOTIFY, Advice.ADVANCE));
        GuardPlan plan =
                new GuardPlan(0.04, false, List.of(new Step(0.5, Duration.ZERO)), List.of(heavy, light, shown));
        assertThat(plan.alphaOf(heavy)).isCloseTo(0.03, within(1e-15));
        assertThat(plan.alphaOf(light)).isCloseTo(0.01, within(1e-15));
        assertThat(plan.alphaOf(shown)).isEqualTo(0.04);
    }

    @Test
    void bursts_are_seen_by_an_a_a_step_and_independent_requests_are_not() {
        List<Contrast> independent = new ArrayList<>();
        List<Contrast> bursts = new ArrayList<>();
        for (int k = 0; k < 360; k++) {
            independent.add(Streams.interval(random, 1000, 0.5, 0.01, 0.01));
            long ours = 10 * Streams.binomial(random, 500, 0.001);
            long theirs = 10 * Streams.binomial(random, 500, 0.001);
            bursts.add(Contrast.of(new Tally(500, ours), new Tally(500, theirs)));
        }
        assertThat(Calibration.of(independent).orElseThrow()).isBetween(1.0, 2.5);
        assertThat(Calibration.of(bursts).orElseThrow()).isGreaterThan(6);
        assertThat(Calibration.of(independent.subList(0, 19))).isEmpty();
        Contrast unharmed = Contrast.of(new Tally(500, 0), new Tally(500, 0));
        assertThat(Calibration.of(Collections.nCopies(360, unharmed)))
                .as("nothing was seen")
                .isEmpty();
    }

    @Test
    void an_objective_that_is_missed_is_found_and_one_that_is_kept_is_not() {
        RateEProcess kept = new RateEProcess(0.01, 0.05, 1);
        RateEProcess missed = new RateEProcess(0.01, 0.05, 1);
        for (int k = 0; k < 300; k++) {
            kept.add(new Tally(1000, Streams.binomial(random, 1000, 0.009)));
            missed.add(new Tally(1000, Streams.binomial(random, 1000, 0.015)));
        }
        assertThat(kept.fired()).isFalse();
        assertThat(missed.fired()).isTrue();
        assertThat(new RateEProcess(0.01, 0.05, 1, missed.state()).logE()).isEqualTo(missed.logE());
    }

    @Test
    void gates_stay_closed_over_sparse_units() {
        MeanSequence means = new MeanSequence(new AsymptoticSequence(0.05, 5000), MeanSequence.LEAST_NONZERO);
        MeanSequence.Side sparse = new MeanSequence.Side(Moments.ofShares(50, 1), 1);
        MeanSequence.Side full = new MeanSequence.Side(Moments.ofShares(5000, 500), 500);
        MeanSequence.Side few = new MeanSequence.Side(Moments.ofShares(500, 50), 50);
        assertThat(means.absolute(full, sparse)).isEmpty();
        assertThat(means.absolute(full, few)).isPresent();
        assertThat(means.relative(full, few)).isPresent();
        assertThat(means.absolute(few, full)).isPresent();
        assertThat(means.relative(few, full)).isEmpty();
    }
}

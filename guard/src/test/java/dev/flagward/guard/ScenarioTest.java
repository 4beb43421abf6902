package dev.flagward.guard;

import static dev.flagward.guard.Streams.BEGIN;
import static dev.flagward.guard.Streams.POLL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a rollout's guard says in the situations that go wrong in practice. */
class ScenarioTest {
    private static final Step QUARTER = new Step(0.25, Duration.ofMinutes(1));
    private static final RatioPlan ERRORS =
            RatioPlan.of("errors", Traffic.of(100, 0.01), POLL).with(Sensitivity.DEFAULT.withDispersion(1));

    private final SplittableRandom random = new SplittableRandom(20261126);
    private Instant now = BEGIN;

    private static RolloutGuard guard(RatioPlan plan, boolean resumable, Step... steps) {
        return new GuardPlan(0.05, resumable, List.of(steps), List.of(plan)).begin(BEGIN);
    }

    private RolloutAssessment count(RolloutGuard guard, Contrast contrast) {
        now = now.plus(POLL);
        guard.observe("errors", new Observation.Counted(now, List.of(contrast)));
        return guard.judge(now);
    }

    private Contrast traffic(double share, double candidateRate, double baselineRate) {
        return Streams.interval(random, 1000, share, candidateRate, baselineRate);
    }

    private RolloutAssessment fail(RolloutGuard guard) {
        now = now.plus(POLL);
        guard.observe("errors", new Observation.Failed(now, "HTTP 500"));
        return guard.judge(now);
    }

    private static Evidence evidence(RolloutAssessment assessment) {
        return ((Assessment.OfRatio) assessment.metrics().get(0)).evidence();
    }

    @Test
    void a_healthy_step_warms_up_and_then_passes() {
        RolloutGuard guard = guard(ERRORS, false, QUARTER);
        assertThat(guard.judge(now).verdict()).isEqualTo(Verdict.WARMING_UP);
        assertThat(guard.judge(now).advice()).isEqualTo(Advice.HOLD);
        RolloutAssessment last = guard.judge(now);
        for (int k = 0; k < 60; k++) {
            last = count(guard, traffic(0.25, 0.01, 0.01));
        }
        assertThat(last.verdict()).isIn(Verdict.HEALTHY, Verdict.SAFE);
        assertThat(last.advice()).isEqualTo(Advice.ADVANCE);
        assertThat(evidence(last).power()).isGreaterThan(1);
    }

    @Test
    void a_doubled_error_rate_is_found_and_stays_found() {
        RolloutGuard guard = guard(ERRORS, false, QUARTER);
        RolloutAssessment last = guard.judge(now);
        for (int k = 0; k < 60; k++) {
            last = count(guard, traffic(0.25, 0.02, 0.01));
        }
        assertThat(last.verdict()).isEqualTo(Verdict.REGRESSED);
        assertThat(last.advice()).isEqualTo(Advice.ROLL_BACK);
        assertThat(evidence(last).ratio().orElseThrow()).isBetween(1.5, 2.5);
        assertThat(evidence(last).bounds().lower()).isGreaterThan(1);
        for (int k = 0; k < 200; k++) {
            last = count(guard, traffic(0.25, 0.005, 0.01));
        }
        assertThat(last.verdict()).isEqualTo(Verdict.REGRESSED);
    }

    @Test
    void an_outage_of_the_metrics_freezes_the_rollout_and_the_gap_becomes_one_interval() {
        List<Contrast> seen = new ArrayList<>();
        for (int k = 0; k < 40; k++) {
            seen.add(traffic(0.25, 0.012, 0.01));
        }
        RolloutGuard outage = guard(ERRORS, false, QUARTER);
        RolloutGuard merged = guard(ERRORS, false, QUARTER);
        for (Contrast each : seen) {
            count(outage, each);
            merged.observe("errors", new Observation.Counted(now, List.of(each)));
        }
        for (int k = 0; k < 3; k++) {
            assertThat(fail(outage).verdict()).isNotEqualTo(Verdict.TELEMETRY_DOWN);
        }
        for (int k = 3; k < 5; k++) {
            RolloutAssessment down = fail(outage);
            assertThat(down.verdict()).isEqualTo(Verdict.TELEMETRY_DOWN);
            assertThat(down.advice()).isEqualTo(Advice.HOLD);
        }
        Contrast gap = Streams.interval(random, 6000, 0.25, 0.012, 0.01);
        assertThat(count(outage, gap).verdict()).isEqualTo(Verdict.TELEMETRY_DOWN);
        merged.observe("errors", new Observation.Counted(now, List.of(gap)));
        Contrast next = traffic(0.25, 0.01, 0.01);
        assertThat(count(outage, next).verdict()).isNotEqualTo(Verdict.TELEMETRY_DOWN);
        merged.observe("errors", new Observation.Counted(now, List.of(next)));
        assertThat(evidence(outage.judge(now)).log())
                .isEqualTo(evidence(merged.judge(now)).log());
    }

    @Test
    void nothing_heard_for_five_polls_is_an_outage_too() {
        RolloutGuard guard = guard(ERRORS, false, QUARTER);
        for (int k = 0; k < 60; k++) {
            count(guard, traffic(0.25, 0.01, 0.01));
        }
        assertThat(guard.judge(now.plus(POLL.multipliedBy(5))).verdict()).isNotEqualTo(Verdict.TELEMETRY_DOWN);
        RolloutAssessment later = guard.judge(now.plus(POLL.multipliedBy(5)).plusMillis(1));
        assertThat(later.verdict()).isEqualTo(Verdict.TELEMETRY_DOWN);
        assertThat(later.advice()).isEqualTo(Advice.HOLD);
    }

    @Test
    void a_candidate_that_falls_silent_while_the_baseline_is_served_pauses_the_rollout() {
        RolloutGuard guard = guard(ERRORS, false, QUARTER);
        for (int k = 0; k < 60; k++) {
            count(guard, traffic(0.25, 0.01, 0.01));
        }
        RolloutAssessment last = guard.judge(now);
        for (int k = 0; k < 30; k++) {
            assertThat(last.verdict()).isNotEqualTo(Verdict.NO_DATA);
            last = count(guard, Contrast.of(Tally.NONE, new Tally(750, 7)));
        }
        assertThat(last.verdict()).isEqualTo(Verdict.NO_DATA);
        assertThat(last.advice()).isEqualTo(Advice.PAUSE);
        assertThat(last.metrics().get(0).because()).contains("candidate is silent");
        assertThat(count(guard, traffic(0.25, 0.01, 0.01)).verdict()).isEqualTo(Verdict.NO_DATA);
        assertThat(count(guard, traffic(0.25, 0.01, 0.01)).verdict()).isNotEqualTo(Verdict.NO_DATA);
    }

    @Test
    void series_that_are_not_there_never_pass() {
        RolloutGuard guard = guard(ERRORS, false, QUARTER);
        RolloutAssessment last = guard.judge(now);
        for (int k = 0; k < 360; k++) {
            now = now.plus(POLL);
            guard.observe("errors", new Observation.NoSeries(now));
            last = guard.judge(now);
            assertThat(last.advice()).isEqualTo(Advice.HOLD);
        }
        assertThat(last.verdict()).isEqualTo(Verdict.NO_DATA);
    }

    @Test
    void a_drifting_baseline_and_a_growing_share_are_no_harm() {
        Step[] ramp = {
            new Step(0.05, Duration.ofMinutes(1)),
            new Step(0.25, Duration.ofMinutes(1)),
            new Step(0.5, Duration.ofMinutes(1))
        };
        int alarms = 0;
        for (int run = 0; run < 100; run++) {
            now = BEGIN;
            RolloutGuard guard = guard(ERRORS, false, ramp);
            for (int k = 0; k < 300; k++) {
                if (k == 100 || k == 200) {
                    guard.enter(ramp[k / 100], now);
                }
                double rate = 0.005 + 0.015 * k / 300;
                count(guard, traffic(ramp[k / 100].share(), rate, rate));
            }
            alarms += evidence(guard.judge(now)).log() >= Math.log(20) ? 1 : 0;
        }
        assertThat(alarms).isLessThanOrEqualTo(5);
    }

    @Test
    void a_harm_that_begins_after_four_hours_is_found_within_minutes() {
        List<Duration> delays = new ArrayList<>();
        for (int run = 0; run < 50; run++) {
            now = BEGIN;
            RolloutGuard guard = guard(ERRORS, false, QUARTER);
            for (int k = 0; k < 1440; k++) {
                count(guard, traffic(0.25, 0.01, 0.01));
            }
            Instant onset = now;
            while (!now.isAfter(onset.plus(Duration.ofMinutes(30)))) {
                if (count(guard, traffic(0.25, 0.02, 0.01)).verdict() == Verdict.REGRESSED) {
                    break;
                }
            }
            delays.add(Duration.between(onset, now));
        }
        delays.sort(null);
        assertThat(delays.get(44)).isLessThanOrEqualTo(Duration.ofMinutes(7));
        assertThat(delays.get(24)).isLessThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void an_incident_on_both_sides_holds_and_does_not_roll_back() {
        RolloutGuard guard = guard(ERRORS, false, QUARTER);
        for (int k = 0; k < 60; k++) {
            count(guard, traffic(0.25, 0.01, 0.01));
        }
        for (int k = 0; k < 30; k++) {
            RolloutAssessment during = count(guard, traffic(0.25, 0.1, 0.1));
            assertThat(during.verdict()).isNotEqualTo(Verdict.REGRESSED);
            if (k > 5) {
                assertThat(during.verdict()).isEqualTo(Verdict.BASELINE_DEGRADED);
                assertThat(during.advice()).isEqualTo(Advice.HOLD);
            }
        }
        RolloutAssessment last = guard.judge(now);
        for (int k = 0; k < 100; k++) {
            last = count(guard, traffic(0.25, 0.01, 0.01));
        }
        assertThat(last.verdict()).isNotIn(Verdict.BASELINE_DEGRADED, Verdict.REGRESSED);
    }

    @Test
    void one_burst_in_one_interval_does_not_roll_back() {
        RolloutGuard guard = guard(ERRORS, false, QUARTER);
        for (int k = 0; k < 60; k++) {
            count(guard, traffic(0.25, 0.01, 0.01));
        }
        assertThat(count(guard, Contrast.of(new Tally(250, 33), new Tally(750, 7)))
                        .verdict())
                .isNotEqualTo(Verdict.REGRESSED);
        for (int k = 0; k < 60; k++) {
            assertThat(count(guard, traffic(0.25, 0.01, 0.01)).verdict()).isNotEqualTo(Verdict.REGRESSED);
        }
    }

    @Test
    void whoever_goes_on_after_an_alarm_has_half_of_what_was_left_and_new_evidence_only() {
        RolloutGuard guard = guard(ERRORS, true, QUARTER);
        assertThat(evidence(guard.judge(now)).logThreshold()).isCloseTo(Math.log(2 / 0.05), within(1e-12));
        for (int k = 0; k < 60; k++) {
            count(guard, traffic(0.25, 0.03, 0.01));
        }
        assertThat(guard.judge(now).verdict()).isEqualTo(Verdict.REGRESSED);
        guard.acknowledge(now);
        assertThat(guard.judge(now).verdict()).isEqualTo(Verdict.WARMING_UP);
        assertThat(evidence(guard.judge(now)).log()).isCloseTo(0, within(1e-12));
        assertThat(evidence(guard.judge(now)).logThreshold()).isCloseTo(Math.log(4 / 0.05), within(1e-12));
        RolloutGuard once = guard(ERRORS, false, QUARTER);
        assertThatThrownBy(() -> once.acknowledge(now)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_guard_that_was_kept_and_read_again_goes_on_as_if_nothing_had_been() {
        Step next = new Step(0.5, Duration.ofHours(2), Duration.ofMinutes(1));
        GuardPlan plan = new GuardPlan(0.05, true, List.of(QUARTER, next), List.of(ERRORS));
        RolloutGuard steady = plan.begin(BEGIN);
        RolloutGuard restarted = plan.begin(BEGIN);
        for (int k = 0; k < 300; k++) {
            if (k == 150) {
                steady.enter(next, now);
                restarted.enter(next, now);
            }
            Contrast contrast = traffic(k < 150 ? 0.25 : 0.5, 0.011, 0.01);
            count(steady, contrast);
            restarted.observe("errors", new Observation.Counted(now, List.of(contrast)));
            steady.countUnits(25, 75);
            restarted.countUnits(25, 75);
            restarted = plan.resume(restarted.state());
            assertThat(restarted.judge(now)).isEqualTo(steady.judge(now));
        }
        assertThat(restarted.state()).isEqualTo(steady.state());
        assertThat(restarted.state().metrics().values())
                .allSatisfy(kept -> assertThat(kept.numbers()).hasSizeLessThan(400));
    }

    @Test
    void traffic_a_fifth_off_its_plan_is_worth_a_warning_once_there_is_enough_of_it_and_no_verdict() {
        assertThat(new TrafficSplit(201, 799, 0.25).warning()).isEmpty();
        assertThat(new TrafficSplit(1000, 4000, 0.25).warning()).isEmpty();
        assertThat(new TrafficSplit(990, 4010, 0.25).warning()).get().asString().contains("19.8 %", "25.0 %");
        assertThat(new TrafficSplit(1510, 3490, 0.25).warning()).isPresent();
        assertThat(new TrafficSplit(4010, 990, 0.75).warning()).isPresent();
        assertThat(new TrafficSplit(400_000, 100_000, 0.75).warning()).isEmpty();
        RolloutGuard guard = guard(ERRORS, false, QUARTER);
        count(guard, traffic(0.01, 0.01, 0.01));
        assertThat(evidence(guard.judge(now)).traffic()).isEqualTo(new TrafficSplit(0, 0, 0.25));
        RolloutAssessment last = guard.judge(now);
        for (int k = 0; k < 60; k++) {
            last = count(guard, traffic(0.4, 0.01, 0.01));
        }
        assertThat(last.advice()).isEqualTo(Advice.ADVANCE);
        assertThat(last.metrics().get(0).because()).contains("25.0 % were meant to");
    }

    @Test
    void a_night_without_traffic_changes_nothing() {
        RolloutGuard guard = guard(ERRORS, false, QUARTER);
        for (int k = 0; k < 60; k++) {
            count(guard, traffic(0.25, 0.01, 0.01));
        }
        RolloutAssessment evening = guard.judge(now);
        for (int k = 0; k < 360 * 8; k++) {
            count(guard, Contrast.of(Tally.NONE, Tally.NONE));
        }
        RolloutAssessment morning = guard.judge(now);
        assertThat(morning.verdict()).isEqualTo(evening.verdict());
        assertThat(evidence(morning).log()).isEqualTo(evidence(evening).log());
    }

    @Test
    void two_percent_more_errors_of_ten_thousand_requests_a_second_do_not_roll_back() {
        RatioPlan busy =
                RatioPlan.of("errors", Traffic.of(10_000, 0.01), POLL).with(Sensitivity.DEFAULT.withDispersion(1));
        int rolledBack = 0;
        for (int run = 0; run < 10; run++) {
            now = BEGIN;
            RolloutGuard guard = guard(busy, false, new Step(0.5, Duration.ofMinutes(1)));
            for (int k = 0; k < 1440; k++) {
                count(guard, Streams.interval(random, 100_000, 0.5, 0.0102, 0.01));
            }
            rolledBack += guard.judge(now).verdict() == Verdict.REGRESSED ? 1 : 0;
        }
        assertThat(rolledBack).isZero();
    }

    @Test
    void what_is_no_number_is_an_error_of_whoever_asked_and_no_observation() {
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> new Observation.Measured(now, value)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Tally(3, 4)).isInstanceOf(IllegalArgumentException.class);
        RolloutGuard guard = guard(ERRORS, false, QUARTER);
        assertThatThrownBy(() -> guard.observe("errors", new Observation.Measured(now.plus(POLL), 1)))
                .hasMessageContaining("takes counts");
        assertThatThrownBy(() -> guard.observe("latency", new Observation.NoSeries(now)))
                .hasMessageContaining("no metric latency");
        count(guard, traffic(0.25, 0.01, 0.01));
        assertThatThrownBy(() -> guard.observe("errors", Observation.counted(now, Tally.NONE, Tally.NONE)))
                .hasMessageContaining("does not come after");
    }
}

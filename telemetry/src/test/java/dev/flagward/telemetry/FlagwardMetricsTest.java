package dev.flagward.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.client.BooleanFlag;
import dev.flagward.client.Delivery;
import dev.flagward.client.Feed;
import dev.flagward.client.Flags;
import dev.flagward.client.Flagward;
import dev.flagward.engine.EvaluationContext;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a scrape shows. */
class FlagwardMetricsTest {
    private static final BooleanFlag VIDEO = Flags.bool("video", false);

    private PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** The value of a series, or -1 if there is none. */
    private double series(String start) {
        return registry.scrape()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findAny()
                .orElse(-1);
    }

    private double evaluations(String flag, String variant, String reason, String error) {
        return series("feature_flag_evaluations_total{error_type=\"" + error + "\",feature_flag_key=\"" + flag
                + "\",feature_flag_result_reason=\"" + reason + "\",feature_flag_result_variant=\"" + variant + "\"}");
    }

    private double units(String flag, String variant) {
        return series("feature_flag_units_total{feature_flag_key=\"" + flag + "\",feature_flag_result_variant=\""
                + variant + "\"}");
    }

    @Test
    void a_unit_that_a_split_serves_is_counted_once_and_again_after_five_minutes() {
        MockClock clock = new MockClock();
        PrometheusMeterRegistry timed =
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
        registry = timed;
        Flagward flagward = Clinic.client();
        try (FlagwardMetrics metrics = new FlagwardMetrics(flagward).countingUnits(EvaluationContext.TARGETING_KEY)) {
            metrics.bindTo(timed);
            for (int time = 0; time < 3; time++) {
                for (int i = 0; i < 1000; i++) {
                    flagward.booleanValue("ramp", false, flagward.prepare(EvaluationContext.of("s-" + i)));
                }
                assertThat(flagward.booleanValue("video", false)).isTrue();
                clock.add(Duration.ofMinutes(2));
            }
            double on = units("ramp", "on");
            assertThat(on + units("ramp", "off")).isEqualTo(1000);
            assertThat(on).isBetween(440.0, 560.0);
            assertThat(units("video", "on")).as("no split served it").isZero();
            for (int i = 0; i < 1000; i++) {
                flagward.booleanValue("ramp", false, flagward.prepare(EvaluationContext.of("s-" + i)));
            }
            assertThat(units("ramp", "on")).isEqualTo(2 * on);
        }
    }

    @Test
    void more_units_at_once_than_there_is_room_for_are_not_counted_until_there_is() {
        MockClock clock = new MockClock();
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
        Flagward flagward = Clinic.client();
        try (FlagwardMetrics metrics = new FlagwardMetrics(flagward).countingUnits(EvaluationContext.TARGETING_KEY)) {
            metrics.bindTo(registry);
            for (int i = 0; i < UnitCounters.MOST + 1000; i++) {
                flagward.booleanValue("ramp", false, flagward.prepare(EvaluationContext.of("s-" + i)));
            }
            assertThat(units("ramp", "on") + units("ramp", "off")).isEqualTo(UnitCounters.MOST);
            clock.add(UnitCounters.AGAIN);
            flagward.booleanValue("ramp", false, flagward.prepare(EvaluationContext.of("s-late")));
            assertThat(units("ramp", "on") + units("ramp", "off")).isEqualTo(UnitCounters.MOST + 1.0);
        }
    }

    @Test
    void evaluations_are_counted_by_flag_variant_and_reason_however_they_were_asked_for() {
        Flagward flagward = Clinic.client();
        try (FlagwardMetrics metrics = new FlagwardMetrics(flagward);
                Flagward.Registration used = Flags.use(flagward)) {
            metrics.bindTo(registry);
            assertThat(used).isNotNull();
            assertThat(VIDEO.value()).isTrue();
            assertThat(flagward.booleanValue("video", false)).isTrue();
            assertThat(flagward.booleanValue("pilot", false)).isFalse();
            assertThat(flagward.booleanValue(
                            "pilot",
                            false,
                            flagward.prepare(EvaluationContext.builder()
                                    .attribute("practice.id", "p-17")
                                    .build())))
                    .isTrue();
            assertThat(flagward.booleanValue("ramp", true)).isTrue();
            assertThat(flagward.booleanValue("layout", true)).isTrue();
            assertThat(flagward.booleanValue("no-such-flag", true)).isTrue();
            assertThat(flagward.booleanValue("nor-this-one", true)).isTrue();
        }
        assertThat(evaluations("video", "on", "static", "none")).isEqualTo(2);
        assertThat(evaluations("pilot", "off", "static", "none")).isEqualTo(1);
        assertThat(evaluations("pilot", "on", "targeting_match", "none")).isEqualTo(1);
        assertThat(evaluations("ramp", "none", "error", "targeting_key_missing"))
                .isEqualTo(1);
        assertThat(evaluations("layout", "none", "error", "type_mismatch")).isEqualTo(1);
        assertThat(evaluations("(unknown)", "none", "error", "flag_not_found")).isEqualTo(2);
        assertThat(registry.scrape()).doesNotContain("no-such-flag");
    }

    @Test
    void no_evaluation_of_several_threads_is_lost_and_none_is_counted_after_the_end() throws InterruptedException {
        Flagward flagward = Clinic.client();
        FlagwardMetrics metrics = new FlagwardMetrics(flagward);
        metrics.bindTo(registry);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < 50_000; n++) {
                    assertThat(flagward.booleanValue("video", false)).isTrue();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        metrics.close();
        assertThat(flagward.booleanValue("video", false)).isTrue();
        assertThat(evaluations("video", "on", "static", "none")).isEqualTo(200_000);
    }

    @Test
    void counts_go_on_over_a_change_of_the_flags_and_state_revision_and_age_are_shown() {
        ClockAt clock = new ClockAt();
        HandFeed feed = new HandFeed();
        Flagward flagward = Flagward.builder()
                .feed(feed)
                .clock(clock)
                .waitAtMost(java.time.Duration.ZERO)
                .start();
        FlagwardMetrics metrics = new FlagwardMetrics(flagward);
        metrics.bindTo(registry);
        assertThat(series("flagward_client_state{state=\"not_ready\"}")).isEqualTo(1);
        assertThat(series("flagward_snapshot_age_seconds")).isNaN();
        clock.now = Instant.now().minusSeconds(100);
        feed.deliver(7, 10);
        assertThat(flagward.booleanValue("video", false)).isTrue();
        assertThat(series("flagward_snapshot_age_seconds")).isBetween(99.0, 160.0);
        feed.deliver(8, 20);
        assertThat(flagward.booleanValue("video", false)).isTrue();
        assertThat(evaluations("video", "on", "static", "none")).isEqualTo(2);
        assertThat(series("flagward_snapshot_revision")).isEqualTo(8);
        assertThat(series("flagward_snapshot_changes_total")).isEqualTo(2);
        assertThat(series("flagward_snapshot_flags")).isEqualTo(4);
        assertThat(series("flagward_client_state{state=\"ready\"}")).isEqualTo(1);
        feed.fail();
        assertThat(series("flagward_client_state{state=\"ready\"}")).isZero();
        assertThat(series("flagward_client_state{state=\"stale\"}")).isEqualTo(1);
        metrics.close();
    }

    private static final class ClockAt implements InstantSource {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }
    }

    private static final class HandFeed implements Feed {
        private @Nullable Inbox started;

        @Override
        public String name() {
            return "a test's hand";
        }

        @Override
        public void start(Inbox inbox) {
            started = inbox;
        }

        void deliver(long revision, int share) {
            Objects.requireNonNull(started)
                    .take(new Delivery("flags.json", Clinic.document(share), OptionalLong.of(revision), ""));
        }

        void fail() {
            Objects.requireNonNull(started).failed("the server does not answer");
        }

        @Override
        public void close() {}
    }
}

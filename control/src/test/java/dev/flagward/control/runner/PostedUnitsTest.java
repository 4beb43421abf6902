package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.testkit.PrometheusServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostedUnitsTest {
    private static final int MOST = 100;

    @TempDir
    Path directory;

    private PostedUnits units;
    private long nanos;

    @BeforeEach
    void open() throws Exception {
        Ramp ramp = new Ramp(directory, Instant.parse("2026-11-02T09:00:00Z"));
        units = new PostedUnits(ramp.store, () -> nanos, MOST);
    }

    private static String event(String unit, String more) {
        return "{\"flag\":\"" + Ramp.VIDEO + "\",\"environment\":\"production\",\"unit\":\"" + unit
                + "\",\"variant\":\"on\"" + more + "}";
    }

    private PostedUnits.Taken post(String json) {
        return units.take(json.getBytes(StandardCharsets.UTF_8));
    }

    private long shown(String name) {
        return units.exposition()
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void a_unit_counts_once_for_each_metric_with_its_first_variant_and_again_after_five_minutes() {
        post(event("p-1", ""));
        post(event("p-1", "").replace("\"on\"", "\"off\""));
        post(event("p-1", ",\"metric\":\"booking-failed\",\"value\":0"));
        post(event("p-1", ",\"metric\":\"booking-failed\",\"value\":1"));
        post(event("p-2", ",\"metric\":\"booking-failed\",\"value\":1"));
        assertThat(shown("flagward_posted_units_total")).isEqualTo(2);
        assertThat(shown("flagward_posted_events_total")).isEqualTo(2);
        assertThat(shown("flagward_posted_bad_events_total")).isEqualTo(1);
        nanos += Duration.ofMinutes(5).toNanos();
        assertThat(post(event("p-1", "")).counted()).isEqualTo(1);
        assertThat(shown("flagward_posted_units_total")).isEqualTo(3);
    }

    @Test
    void more_units_than_are_remembered_are_not_counted_until_others_are_forgotten() {
        for (int i = 0; i < 2 * MOST; i++) {
            post(event("p-" + i, ""));
        }
        assertThat(shown("flagward_posted_units_total")).isEqualTo(MOST);
        nanos += Duration.ofMinutes(5).toNanos();
        assertThat(post(event("p-" + 2 * MOST, "")).counted()).isEqualTo(1);
    }

    @Test
    void of_a_message_with_a_wrong_event_nothing_is_counted_and_no_more_metrics_come_than_there_may_be() {
        for (String wrong : new String[] {
            "",
            "[]",
            "7",
            "{}",
            event("", ""),
            event("p-1", "").replace("on\"}", "maybe\"}"),
            event("p-1", ",\"metric\":\"x\""),
            event("p-1", ",\"value\":1"),
            event("p-1", ",\"colour\":\"red\""),
            event("p-1", ",\"metric\":\"Patient 4\",\"value\":1"),
            event("p-1", ",\"metric\":\"x\",\"value\":\"1\""),
            event("p-1", "").replace("production", "nowhere"),
            event("x".repeat(257), "")
        }) {
            PostedUnits.Taken taken = post(wrong.isEmpty() ? wrong : "[" + event("p-9", "") + "," + wrong + "]");
            assertThat(taken.problems()).as(wrong).isNotEmpty();
            assertThat(taken.problems().toString()).doesNotContain("p-1", "p-9");
            assertThat(taken.counted()).isZero();
        }
        for (char metric = 'a'; metric < 'z'; metric++) {
            post(event("p-1", ",\"metric\":\"" + metric + "\",\"value\":1"));
        }
        assertThat(shown("flagward_posted_events_total")).isEqualTo(20);
    }

    @Test
    void prometheus_finds_nothing_wrong_with_what_it_is_shown() throws Exception {
        PrometheusServer.requireInstalled();
        post(event("p-1", ",\"metric\":\"booking-failed\",\"value\":1"));
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        promtool.getOutputStream().write(units.exposition().getBytes(StandardCharsets.UTF_8));
        promtool.getOutputStream().close();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }
}

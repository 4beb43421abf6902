package dev.flagward.examples.practice.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Prometheus reads, with two variants served at once: {@code on} to p-17, {@code off} to all others. */
class MeasurementsTest {
    private static final String ON = "variant=\"on\"";
    private static final String OFF = "variant=\"off\"";
    private static final String REQUESTS = "http_server_requests_total";
    private static final String FAST = "http_server_request_duration_seconds_bucket";

    @TempDir
    Path directory;

    private RunningPractice practice;

    @BeforeEach
    void start() throws IOException {
        practice = RunningPractice.serving(directory, RunningPractice.telehealthForOne(), "--misbehave");
    }

    @AfterEach
    void stop() {
        practice.close();
    }

    private void ask(int times, String id) {
        for (int i = 0; i < times; i++) {
            practice.get("/appointments", id);
        }
    }

    @Test
    void requests_are_told_apart_by_the_variant_of_the_watched_flag() {
        assertThat(practice.get("/metrics").body()).contains("flag=\"telehealth_appointments_enabled\",", ON, OFF);
        ask(3, "p-17");
        ask(5, "p-18");
        assertThat(practice.metric(REQUESTS, ON, "route=\"GET /appointments\"", "status=\"2xx\""))
                .isEqualTo(3);
        assertThat(practice.metric(REQUESTS, OFF, "route=\"GET /appointments\"", "status=\"2xx\""))
                .isEqualTo(5);
        assertThat(practice.metric("http_server_request_duration_seconds_count", ON))
                .isEqualTo(3);
        assertThat(practice.metric("http_server_request_duration_seconds_count", OFF))
                .isEqualTo(5);
    }

    @Test
    void practices_that_a_split_serves_are_counted_once_and_none_is_named() throws IOException {
        practice.close();
        practice = RunningPractice.serving(directory, """
                {"version": 1, "environments": {"production": {}}, "flags": {
                  "appointments_enabled": {"environments": {"production": true}},
                  "telehealth_appointments_enabled": {"environments": {"production": {"enabled": true,
                    "serve": {"split": {"on": 25, "off": 75}, "by": "practice.id", "seed": "t", "algorithm": "flagd-v2"}}}}}}
                """);
        for (int i = 0; i < 400; i++) {
            ask(1, "p-" + (1 + i % 200));
        }
        String units = "feature_flag_units_total";
        String flag = "feature_flag_key=\"telehealth_appointments_enabled\"";
        assertThat(practice.metric(units, flag)).isEqualTo(200);
        assertThat(practice.metric(units, flag, ON)).isBetween(30.0, 70.0);
        assertThat(practice.metric(units, "feature_flag_key=\"appointments_enabled\""))
                .isZero();
        assertThat(practice.get("/metrics").body()).doesNotContain("p-17");
    }

    @Test
    void another_flag_is_watched_if_one_asks_for_it() throws IOException {
        practice.close();
        practice = RunningPractice.serving(
                directory, RunningPractice.telehealthForOne(), "--watch", "appointments_enabled");
        ask(2, "p-18");
        assertThat(practice.metric(REQUESTS, "flag=\"appointments_enabled\"", ON))
                .isEqualTo(2);
    }

    @Test
    void a_watched_flag_that_is_not_there_is_known_to_be_missing() throws IOException {
        assertThat(practice.service.watches("telehealth_appointments_enabled")).isTrue();
        assertThat(practice.service.watches("telehealth")).isFalse();
        practice.close();
        practice = RunningPractice.serving(directory, RunningPractice.telehealthForOne(), "--watch", "telehealth");
        ask(2, "p-17");
        assertThat(practice.metric(REQUESTS, "flag=\"telehealth\"", "variant=\"none\"", "appointments", "2xx"))
                .isEqualTo(2);
    }

    @Test
    void whatever_we_do_not_have_is_one_route() {
        practice.get("/one");
        practice.get("/two?x=y");
        practice.post("/appointments/all", "p-17", "");
        practice.send(practice.request("/health").method("PROPFIND", HttpRequest.BodyPublishers.noBody()));
        assertThat(practice.metric(REQUESTS, "route=\"unknown\"", "status=\"4xx\"", "variant=\"none\""))
                .isEqualTo(4);
    }

    @Test
    void the_process_is_measured() {
        assertThat(practice.metric("jvm_memory_used_bytes", "area=\"heap\"")).isPositive();
        assertThat(practice.metric("process_cpu_time_ns_total")).isPositive();
        assertThat(practice.get("/metrics").body()).contains("process_cpu_usage ", "jvm_threads_live_threads ");
    }

    @Test
    void misbehaviour_shows_in_its_variant_and_in_no_other() {
        assertThat(misbehave("variant=on&error-rate=1&latency=300ms&for=60s").statusCode())
                .isEqualTo(200);
        ask(3, "p-17");
        ask(4, "p-18");
        assertThat(practice.metric(REQUESTS, ON, "status=\"5xx\"")).isEqualTo(3);
        assertThat(practice.metric(REQUESTS, ON, "status=\"2xx\"")).isZero();
        assertThat(practice.metric(REQUESTS, OFF, "status=\"5xx\"")).isZero();
        assertThat(practice.metric(REQUESTS, OFF, "status=\"2xx\"")).isEqualTo(4);
        assertThat(practice.metric(FAST, ON, "le=\"0.25\"")).isZero();
        assertThat(practice.metric(FAST, ON, "le=\"+Inf\"")).isEqualTo(3);
        assertThat(practice.metric(FAST, OFF, "le=\"0.25\"")).isEqualTo(4);
        assertThat(practice.get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void each_variant_misbehaves_by_an_order_of_its_own() {
        misbehave("variant=off&error-rate=1&for=60s");
        misbehave("variant=on&error-rate=0&for=60s");
        ask(2, "p-17");
        ask(3, "p-18");
        assertThat(practice.metric(REQUESTS, ON, "status=\"5xx\"")).isZero();
        assertThat(practice.metric(REQUESTS, OFF, "status=\"5xx\"")).isEqualTo(3);
    }

    @Test
    void misbehaviour_hits_its_share_and_ends_by_itself() {
        misbehave("variant=off&error-rate=0.5&for=60s");
        ask(400, "p-18");
        // 20 and 380 of 400 are 18 standard deviations away.
        assertThat(practice.metric(REQUESTS, OFF, "status=\"5xx\"")).isBetween(20.0, 380.0);
        misbehave("variant=off&error-rate=1&for=200ms");
        RunningPractice.within(
                Duration.ofSeconds(5),
                () -> practice.get("/appointments", "p-18").statusCode() == 200);
        double failed = practice.metric(REQUESTS, OFF, "status=\"5xx\"");
        ask(20, "p-18");
        assertThat(practice.metric(REQUESTS, OFF, "status=\"5xx\"")).isEqualTo(failed);
    }

    @ParameterizedTest
    @CsvSource({
        "variant=blue&for=1s, 'variant: one of off, on'",
        "for=1s, 'variant: one of off, on'",
        "variant=on, 'for: at most 60m, such as 90s'",
        "variant=on&for=61m, 'for: at most 60m, such as 90s'",
        "variant=on&for=soon, 'for: at most 60m, such as 90s'",
        "variant=on&for=1s&error-rate=1.5, 'error-rate: from 0 to 1, such as 0.2'",
        "variant=on&for=1s&error-rate=NaN, 'error-rate: from 0 to 1, such as 0.2'",
        "variant=on&for=1s&error-rate=-1, 'error-rate: from 0 to 1, such as 0.2'",
        "variant=on&for=1s&latency=11s, 'latency: at most 10s, such as 250ms'",
        "variant=on&for=1s&latency=999999999999s, 'latency: at most 10s, such as 250ms'",
    })
    void an_order_to_misbehave_that_makes_no_sense_is_refused(String form, String words) {
        HttpResponse<String> answer = misbehave(form);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"problem\" : \"" + words + "\"");
        ask(5, "p-17");
        assertThat(practice.metric(REQUESTS, ON, "status=\"5xx\"")).isZero();
    }

    @Test
    void everything_wrong_with_an_order_is_said_at_once() {
        assertThat(misbehave("variant=x&error-rate=x&latency=x&for=x").body())
                .contains("variant: ", "error-rate: ", "latency: ", "for: ");
    }

    @Test
    void nobody_can_make_a_service_misbehave_that_was_not_started_for_it() throws IOException {
        practice.close();
        practice = RunningPractice.serving(directory, RunningPractice.telehealthForOne());
        assertThat(misbehave("variant=on&error-rate=1&for=60s").statusCode()).isEqualTo(404);
        assertThat(practice.get("/appointments", "p-17").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> misbehave(String form) {
        return practice.post("/misbehave", "p-1", form);
    }
}

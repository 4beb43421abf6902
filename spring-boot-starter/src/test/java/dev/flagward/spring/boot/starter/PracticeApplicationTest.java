package dev.flagward.spring.boot.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application with its flag file, over HTTP. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PracticeApplicationTest {
    private static final String ALL_OFF = """
            {"version": 1, "environments": {"production": {}}, "flags": {
              "video_calls_enabled": {"environments": {"production": false}},
              "new_visit_page": {"environments": {"production": false}},
              "billing_pages": {"environments": {"production": false}},
              "report_layout": {"variants": {"wide": "w", "classic": "classic"}, "off": "classic", "environments": {"production": {
                "enabled": true, "serve": "classic",
                "rules": [{"id": "pilot", "when": {"attribute": "practice.id", "in": ["p-17"]}, "serve": "wide"}]}}}
            }}
            """;

    @TempDir
    static Path directory;

    static Path file;
    static Practice practice;

    @BeforeAll
    static void open() {
        file = directory.resolve("feature_flags.json");
        Practice.write(file, ALL_OFF);
        practice = Practice.open(PracticeApplication.class, "flagward.file=" + file, "flagward.read-every=50ms");
    }

    @AfterAll
    static void a_closed_application_leaves_nothing_behind() {
        assertThat(Practice.threads()).isOne();
        practice.close();
        Practice.eventually(() -> Practice.threads() == 0);
        assertThat(PracticeApplication.VIDEO_CALLS.value()).isFalse();
    }

    @BeforeEach
    void everything_is_off() {
        Practice.write(file, ALL_OFF);
        becomes("/invoices", 404);
        becomes("/visits/video", 404);
        Practice.eventually(() -> health().contains("\"state\":\"READY\""));
    }

    @Test
    void a_closed_gate_answers_what_a_path_answers_that_does_not_exist() {
        HttpResponse<String> gated = practice.visit("/visits/video");
        HttpResponse<String> missing = practice.visit("/nothing/here");
        assertThat(gated.statusCode()).isEqualTo(404);
        assertThat(withoutPlaceAndTime(gated)).isEqualTo(withoutPlaceAndTime(missing));
        assertThat(gated.body()).contains("/visits/video").doesNotContain("video_calls_enabled");
    }

    @Test
    void a_gate_opens_and_closes_with_the_file_without_a_restart() {
        turnOn("video_calls_enabled");
        becomes("/visits/video", 200);
        assertThat(practice.visit("/visits/video").body()).isEqualTo("a video visit");
        assertThat(practice.visit("/handle").body()).isEqualTo("true");
        Practice.write(file, ALL_OFF);
        becomes("/visits/video", 404);
    }

    @Test
    void behind_a_closed_gate_the_other_method_answers_with_the_same_arguments() {
        assertThat(practice.visit("/visits/7").body()).isEqualTo("the classic page of visit 7");
        turnOn("new_visit_page");
        Practice.eventually(() -> practice.visit("/visits/7").body().equals("the new page of visit 7"));
    }

    @Test
    void a_gate_is_asked_for_whom_the_request_is() {
        assertThat(practice.visit("/layout", "X-Practice", "p-17").body()).isEqualTo("wide for 1 attribute");
        assertThat(practice.visit("/layout", "X-Practice", "p-18").statusCode()).isEqualTo(404);
        assertThat(practice.visit("/layout").statusCode()).isEqualTo(404);
    }

    @Test
    void a_controller_asks_with_the_context_of_its_request() {
        assertThat(practice.visit("/reports", "X-Practice", "p-17").body()).isEqualTo("w");
        assertThat(practice.visit("/reports").body()).isEqualTo("classic");
    }

    @Test
    void a_context_is_made_once_for_a_request_and_for_none_that_asks_no_flag() {
        int before = PracticeApplication.ASKED.get();
        practice.visit("/layout", "X-Practice", "p-17");
        assertThat(PracticeApplication.ASKED.get() - before).isOne();
        practice.visit("/handle");
        assertThat(PracticeApplication.ASKED.get() - before).isOne();
    }

    @Test
    void a_methods_gate_takes_the_place_of_its_controllers() {
        turnOn("billing_pages");
        becomes("/invoices", 200);
        assertThat(practice.visit("/receipts").statusCode()).isEqualTo(404);
        turnOn("video_calls_enabled");
        becomes("/receipts", 200);
        assertThat(practice.visit("/invoices").statusCode()).isEqualTo(404);
    }

    @Test
    void a_request_that_was_let_in_is_answered_though_the_gate_closes() throws Exception {
        PracticeApplication.Visits visits = practice.context().getBean(PracticeApplication.Visits.class);
        turnOn("video_calls_enabled");
        becomes("/visits/video", 200);
        CompletableFuture<HttpResponse<String>> sum = CompletableFuture.supplyAsync(() -> practice.visit("/summary"));
        assertThat(visits.summing.await(20, TimeUnit.SECONDS)).isTrue();
        Practice.write(file, ALL_OFF);
        becomes("/visits/video", 404);
        visits.summed.countDown();
        assertThat(sum.get(20, TimeUnit.SECONDS).body()).isEqualTo("the sum");
    }

    @Test
    void a_bad_file_closes_no_gate_and_takes_no_traffic_away() {
        turnOn("video_calls_enabled");
        becomes("/visits/video", 200);
        Practice.write(file, "{\"production\": {\"video_calls_enabled\": maybe}}");
        Practice.eventually(() -> health().contains("\"state\":\"STALE\""));
        assertThat(practice.visit("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(health()).contains("\"flagward\":{", "\"problem\":\"FW-", "\"since\":\"", "\"flags\":4");
        assertThat(practice.visit("/visits/video").body()).isEqualTo("a video visit");
    }

    @Test
    void the_info_page_tells_which_flags_answer_and_no_path() {
        String page = practice.visit("/actuator/info").body();
        assertThat(page)
                .contains(
                        "\"flagward\":{\"state\":\"READY\",\"environment\":\"production\",\"revision\":0,\"flags\":4,\"since\":\"")
                .doesNotContain(directory.toString());
    }

    @Test
    void the_metrics_count_evaluations_and_show_the_client() {
        practice.visit("/layout", "X-Practice", "p-17");
        assertThat(practice.visit("/actuator/metrics/feature_flag.evaluations?tag=feature_flag.key:report_layout"
                                + "&tag=feature_flag.result.variant:wide")
                        .body())
                .contains("\"statistic\":\"COUNT\"", "targeting_match")
                .doesNotContain("p-17");
        assertThat(practice.visit("/actuator/metrics/flagward.snapshot.flags").body())
                .contains("\"value\":4.0");
    }

    private static String health() {
        return practice.visit("/actuator/health").body();
    }

    private static void turnOn(String flag) {
        String off = "\"" + flag + "\": {\"environments\": {\"production\": ";
        Practice.write(file, ALL_OFF.replace(off + "false", off + "true"));
    }

    private static void becomes(String path, int status) {
        Practice.eventually(() -> practice.visit(path).statusCode() == status);
    }

    private static String withoutPlaceAndTime(HttpResponse<String> response) {
        return response.body().replaceAll("\"(path|timestamp)\":\"[^\"]*\"", "");
    }
}

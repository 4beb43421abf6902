package dev.flagward.examples.practice.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.flagward.client.Flagward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes in may be wrong, and may be about somebody. */
class RequestTest {
    private static final String CANARY = "canary-4711";

    @TempDir
    Path directory;

    private final Ear ear = new Ear();
    private RunningPractice practice;

    @BeforeEach
    void start() throws IOException {
        Logger.getLogger("").addHandler(ear);
        practice = RunningPractice.serving(directory, RunningPractice.telehealthForOne(), "--misbehave");
    }

    @AfterEach
    void stop() {
        practice.close();
        Logger.getLogger("").removeHandler(ear);
    }

    /** Hears everything that is logged. */
    private static final class Ear extends Handler {
        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            lines.add(line.getMessage() + " " + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/appointments | say which practice",
                "/appointments?practice.id=p-10000 | practice.id: not the id of a practice",
                "/appointments?practice.id=p-0 | practice.id: not the id of a practice",
                "/appointments?practice.id=p-17&session=a%20b | session: up to 64 letters",
                "/appointments?practice.id=p-17&practice.id=p-18 | given twice",
                "/appointments?practice.id | without a value",
                "/flags?practice.id=elsewhere | practice.id: not the id of a practice",
            })
    void a_request_that_makes_no_sense_is_told_how_to_mend_it(String path, String words) {
        HttpResponse<String> answer = practice.get(path);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"problem\" : ").contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/appointments | visit=by-mail&day=day 2, 09:30 | 400 | visit: in-person or telehealth",
                "/appointments | visit=in-person&day=tomorrow | 400 | day: write it as",
                "/appointments | visit=in-person&day=%zz | 400 | two hexadecimal digits",
                "/appointments | nonsense | 400 | without a value",
            })
    void a_body_that_makes_no_sense_is_told_how_to_mend_it(String path, String form, int status, String words) {
        HttpResponse<String> answer = practice.post(path, "p-17", form);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
    }

    @Test
    void a_body_that_is_too_long_or_of_another_type_is_refused() {
        assertThat(practice.post("/appointments", "p-17", "day=" + "x".repeat(5000))
                        .statusCode())
                .isEqualTo(413);
        HttpRequest.Builder json = practice.request("/appointments")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"));
        assertThat(practice.send(json).statusCode()).isEqualTo(415);
    }

    @Test
    void a_practice_has_only_so_much_time() {
        String form = "day=day 2, 09:30&visit=in-person";
        for (int i = 0; i < 21; i++) {
            assertThat(practice.post("/appointments", "p-40", form).statusCode())
                    .isEqualTo(201);
        }
        assertThat(practice.post("/appointments", "p-40", form).statusCode()).isEqualTo(409);
    }

    @Test
    void nothing_that_came_in_a_request_is_in_the_metrics_or_in_the_log() {
        practice.get("/appointments?practice.id=p-777&session=" + CANARY + "&birth-date=" + CANARY);
        practice.get("/appointments?practice.id=" + CANARY);
        practice.get("/" + CANARY + "?x=" + CANARY);
        practice.post("/appointments", "p-777", "day=" + CANARY + "&visit=" + CANARY + "&" + CANARY + "=x");
        practice.post("/misbehave", "p-777", "variant=" + CANARY + "&for=" + CANARY);
        practice.send(practice.request("/portal")
                .header("Practice-Id", "p-777")
                .header("Session-Id", CANARY)
                .header("Second-Factor", CANARY));
        String metrics = practice.get("/metrics").body();
        assertThat(metrics).doesNotContain(CANARY, "p-777", "birth-date");
        assertThat(metrics.lines().filter(line -> line.startsWith("http_server_requests_total")))
                .as("the requests were counted, so the canary went by there")
                .anyMatch(line -> line.contains("GET /portal") && line.endsWith(" 1.0"));
        assertThat(ear.lines).noneMatch(line -> line.contains(CANARY) || line.contains("p-777"));
    }

    @Test
    void a_problem_is_told_without_repeating_what_was_sent() {
        assertThat(practice.get("/appointments?practice.id=" + CANARY).body()).doesNotContain(CANARY);
        assertThat(practice.post("/appointments", "p-17", "visit=" + CANARY).body())
                .doesNotContain(CANARY);
        assertThat(practice.get("/" + CANARY).body()).doesNotContain(CANARY);
    }

    @Test
    void a_defect_is_answered_and_its_place_logged_but_not_what_was_sent() throws Exception {
        Route broken = Route.practice("GET /broken", request -> {
            throw new IllegalStateException(request.parameter("x"));
        });
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (Flagward flagward = Flagward.builder()
                        .file(directory.resolve("feature_flags.json"))
                        .start();
                Measurements measurements = new Measurements(flagward, "telehealth_appointments_enabled")) {
            server.createContext(
                    "/",
                    new FrontDoor(
                            List.of(broken),
                            flagward,
                            "telehealth_appointments_enabled",
                            new Misbehaviour(),
                            measurements,
                            new Trail()));
            server.start();
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                            + server.getAddress().getPort() + "/broken?practice.id=p-17&x=" + CANARY))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain(CANARY);
            assertThat(measurements.page().body()).containsPattern("requests_total.*broken.*5xx.*on.* 1.0");
        } finally {
            server.stop(0);
        }
        assertThat(ear.lines)
                .anyMatch(line -> line.contains("GET /broken failed: java.lang.IllegalStateException in ["))
                .noneMatch(line -> line.contains(CANARY));
    }
}

package dev.flagward.examples.practice.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From start to end, also when the flags are missing. */
class PracticeServiceTest {
    @TempDir
    Path directory;

    @Test
    void without_a_flag_document_the_service_runs_on_the_defaults_and_says_so() throws IOException {
        try (RunningPractice practice = new RunningPractice(directory.resolve("nowhere.json"), List.of())) {
            HttpResponse<String> health = practice.get("/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(health.body()).contains("\"status\" : \"ERROR\"", "there is no file");
            assertThat(practice.get("/appointments", "p-17").statusCode()).isEqualTo(200);
            assertThat(practice.get("/telehealth", "p-17").statusCode()).isEqualTo(404);
            assertThat(practice.get("/portal", "p-17").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void a_document_that_became_bad_leaves_the_flags_as_they_were() throws IOException {
        try (RunningPractice practice = RunningPractice.serving(directory, RunningPractice.telehealthForOne())) {
            assertThat(practice.get("/health").body()).contains("\"status\" : \"READY\"");
            practice.rewrite("{\"production\": {\"telehealth");
            RunningPractice.within(
                    Duration.ofSeconds(5), () -> practice.get("/health").body().contains("STALE"));
            assertThat(practice.get("/health").statusCode()).isEqualTo(200);
            assertThat(practice.get("/telehealth", "p-17").statusCode()).isEqualTo(200);
            assertThat(practice.get("/", "p-17").body()).contains("Flags are STALE: 2 of them; ");
        }
    }

    @Test
    void the_last_known_good_flags_answer_when_there_is_no_document_at_the_start() throws IOException {
        Path goodCopy = directory.resolve("good.json");
        String[] options = {"--last-known-good", goodCopy.toString()};
        RunningPractice.serving(directory, RunningPractice.telehealthForOne(), options)
                .close();
        Files.delete(directory.resolve("feature_flags.json"));
        try (RunningPractice practice =
                new RunningPractice(directory.resolve("feature_flags.json"), List.of(options))) {
            assertThat(practice.get("/health").body()).contains("STALE", "\"from-last-known-good\" : true");
            assertThat(practice.get("/telehealth", "p-17").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_page_shows_no_text_that_was_not_looked_at() throws IOException {
        try (RunningPractice practice = new RunningPractice(directory.resolve("a<b>&\"c.json"), List.of())) {
            assertThat(practice.get("/").body())
                    .contains("a&lt;b>&amp;&quot;c.json")
                    .doesNotContain("<b>");
            assertThat(practice.get("/").headers().firstValue("Content-Security-Policy"))
                    .hasValue("default-src 'none'; style-src 'unsafe-inline'");
        }
    }

    @Test
    void a_request_that_is_being_answered_is_answered_before_the_end_and_no_thread_is_left() throws Exception {
        List<String> before = threads();
        RunningPractice practice =
                RunningPractice.serving(directory, RunningPractice.telehealthForOne(), "--misbehave");
        practice.post("/misbehave", "p-1", "variant=on&latency=500ms&for=60s");
        CompletableFuture<HttpResponse<String>> slow =
                CompletableFuture.supplyAsync(() -> practice.get("/telehealth", "p-17"));
        RunningPractice.within(
                Duration.ofSeconds(5),
                () -> threads().stream()
                        .anyMatch(thread -> thread.startsWith("practice-worker") && thread.endsWith(" TIMED_WAITING")));
        long closing = System.nanoTime();
        practice.close();
        assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(4));
        assertThat(slow.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        RunningPractice.within(Duration.ofSeconds(5), () -> {
            List<String> left = threads();
            left.removeAll(before);
            return left.isEmpty();
        });
    }

    /** What a service may leave: its workers, its dispatcher and timers, the feed. The client of this test has others. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(practice-|flagward-|HTTP-Dispatcher|server-|idle-|req).*"))
                .map(thread -> thread.getName() + " " + thread.getState())
                .collect(Collectors.toList());
    }

    @Test
    void it_is_reached_from_this_machine_only() throws IOException {
        List<InetAddress> outside = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address instanceof Inet4Address)
                .toList();
        Assumptions.assumeFalse(outside.isEmpty(), "this machine has no other address");
        try (RunningPractice practice = RunningPractice.serving(directory, RunningPractice.telehealthForOne())) {
            InetSocketAddress address = new InetSocketAddress(outside.get(0), practice.service.port());
            try (Socket socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(address, 2000)).isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void traffic_from_the_load_generator_is_served_to_both_variants() throws Exception {
        try (RunningPractice practice = RunningPractice.serving(directory, RunningPractice.telehealthForOne())) {
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            Load load = Load.of(List.of(
                    "--target",
                    "http://localhost:" + practice.service.port(),
                    "--rate",
                    "100",
                    "--seconds",
                    "2",
                    "--practices",
                    "20"));
            long begun = System.nanoTime();
            assertThat(load.run(new PrintStream(printed, true))).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1900));
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .startsWith("load: 200 requests in ")
                    .endsWith(": {2xx=200}\n");
            double on = practice.metric("http_server_requests_total", "variant=\"on\"");
            assertThat(on).isBetween(1.0, 60.0);
            assertThat(practice.metric("http_server_requests_total", "variant=\"off\""))
                    .isEqualTo(200 - on);
        }
    }

    @Test
    void how_fast_a_running_service_reacts_is_measured_from_the_file() throws Exception {
        try (RunningPractice practice = RunningPractice.serving(directory, RunningPractice.plain(Map.of()))) {
            List<String> words = List.of(
                    "--target",
                    "http://localhost:" + practice.service.port() + "/telehealth?practice.id=p-17",
                    "--until",
                    "200",
                    "--since",
                    directory.resolve("feature_flags.json").toString());
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            CompletableFuture<Integer> asking = CompletableFuture.supplyAsync(() -> {
                try {
                    return Ask.of(words).run(new PrintStream(printed, true));
                } catch (IOException | InterruptedException failed) {
                    throw new AssertionError(failed);
                }
            });
            RunningPractice.within(
                    Duration.ofSeconds(5),
                    () -> practice.metric("http_server_requests_total", "telehealth\"", "4xx") > 3);
            practice.rewrite(RunningPractice.telehealthForOne());
            assertThat(asking.get(20, TimeUnit.SECONDS)).isZero();
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .startsWith("404\n200\n{")
                    .containsPattern("it answers so [0-9]{1,3} ms after feature_flags.json was written\n$");

            Files.setLastModifiedTime(
                    directory.resolve("feature_flags.json"),
                    FileTime.from(Instant.now().minusSeconds(3)));
            assertThat(Ask.of(words).run(new PrintStream(printed, true)))
                    .as("a reaction that took three seconds")
                    .isEqualTo(1);
        }
    }

    @Test
    void traffic_that_nobody_answers_is_said_and_fails() throws Exception {
        RunningPractice practice = RunningPractice.serving(directory, RunningPractice.telehealthForOne());
        int port = practice.service.port();
        practice.close();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Load load = Load.of(List.of("--target", "http://127.0.0.1:" + port, "--rate", "10", "--seconds", "1"));
        assertThat(load.run(new PrintStream(printed, true))).isEqualTo(1);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("{not answered=10}");
    }

    @Test
    void a_second_service_on_the_same_port_is_a_mistake_in_words() throws Exception {
        try (RunningPractice practice = RunningPractice.serving(directory, RunningPractice.telehealthForOne())) {
            Process second = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "--port",
                            String.valueOf(practice.service.port()))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(second.waitFor()).isEqualTo(2);
            assertThat(said)
                    .startsWith("practice-management: --port " + practice.service.port() + " cannot be listened on")
                    .doesNotContain("\tat ");
        }
    }
}

package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flagward.cli.Practice.Form;
import dev.flagward.cli.Shell.Ended;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The monitor's command line; what it makes of metrics is tried in {@code control}, against a Prometheus. */
class MonitorCommandTest {
    private static final String SHORT = "monitor payments_enabled --duration 400ms --every 100ms";

    /** What was sent to the webhook: the signature, then the body. */
    private final List<String> told = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private Practice practice;
    private HttpServer server;
    private volatile int health = 200;

    @BeforeEach
    void open() throws IOException {
        practice = Practice.in(directory, Form.PLAIN);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(health, -1);
            exchange.close();
        });
        server.createContext("/hook", this::tell);
        server.start();
        Files.writeString(
                directory.resolve("guard.json"),
                "{\"metrics\":{\"booking\":{\"probe\":\"http://" + host() + "/health\"}}}");
        Files.writeString(directory.resolve("secret"), "sixteen bytes or more");
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void tell(HttpExchange exchange) throws IOException {
        String signature = exchange.getRequestHeaders().getFirst("Flagward-Signature");
        told.add(signature + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private Shell shell() {
        return new Shell(directory);
    }

    private Shell probing() {
        return shell().variable("FLAGWARD_WEBHOOK", "http://" + host() + "/hook")
                .variable("FLAGWARD_WEBHOOK_ALLOW", "127.0.0.1/private")
                .variable("FLAGWARD_WEBHOOK_SECRET_FILE", "secret");
    }

    private String[] probingLine() {
        return (SHORT + " --guard guard.json --probe " + host()).split(" ");
    }

    private List<Path> reports() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("reports"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void it_ends_with_0_when_nothing_alerted_and_leaves_the_store_as_it_was() throws Exception {
        byte[] before = practice.bytes();
        Ended ended = probing().run(probingLine());
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.out().lines().toList())
                .hasSize(6)
                .first()
                .asString()
                .contains(
                        "; booking 1; process-cpu not read (nothing that is watched says which processes serve the flag)");
        assertThat(ended.out()).contains("no alert in 5 looks; report: reports/monitor-payments_enabled-production-");
        assertThat(practice.file()).hasBinaryContent(before);
        assertThat(practice.ledger()).doesNotExist();
        assertThat(told).isEmpty();
    }

    @Test
    void it_ends_with_1_and_tells_the_webhook_once_when_a_bound_is_broken() {
        health = 500;
        Ended ended = probing().run(probingLine());
        assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).contains("ALERT breach: booking is 0, below 1", "1 alert in 5 looks");
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).matches("(?s)t=[0-9]+,v1=[0-9a-f]{64} .*");
        Value.Structure message =
                Practice.parse(told.get(0).substring(told.get(0).indexOf(' ') + 1));
        assertThat(Practice.word(message, "type")).isEqualTo("monitor_alert");
        assertThat(Practice.word(message, "text")).isEqualTo("payments_enabled in production: booking is 0, below 1");
        assertThat(Practice.word(Practice.member(message, "details"), "flag")).isEqualTo("payments_enabled");
    }

    @Test
    void what_cannot_be_read_is_said_and_alerted_and_has_no_number() throws Exception {
        Ended ended = shell().run((SHORT + " --cpu 80").split(" "));
        assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
        assertThat(ended.out())
                .contains("; error-rate not read (nobody said which Prometheus has the metrics)")
                .contains("ALERT unread: error-rate could not be read 3 times in a row", "ALERT unread: process-cpu");
        assertThat(reports()).hasSize(3);
        for (Path report : reports()) {
            assertThat(Files.readString(report)).contains("nobody said which Prometheus has the metrics");
        }
    }

    @Test
    void json_is_the_report_for_whoever_asks_for_it() throws Exception {
        Ended ended = probing().run((String.join(" ", probingLine()) + " -o json --report elsewhere").split(" "));
        Value.Structure report = Practice.parse(ended.out());
        assertThat(Practice.word(report, "flag")).isEqualTo("payments_enabled");
        assertThat(Practice.list(report, "alerts")).isEmpty();
        try (Stream<Path> files = Files.list(directory.resolve("elsewhere"))) {
            Path json = files.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Practice.parse(Files.readString(json))).isEqualTo(report);
        }
    }

    @Test
    void on_a_terminal_it_draws_one_screen_again_and_again() {
        Ended ended = probing().terminal("out,utf8").variable("COLUMNS", "80").run(probingLine());
        assertThat(ended.out().split("\u001b\\[[0-9]+A\u001b\\[J", -1))
                .hasSize(5)
                .allSatisfy(frame ->
                        assertThat(frame).contains("payments_enabled in production", "booking", "next: nothing"));
        Ended dumb = probing().terminal("out,utf8").variable("TERM", "dumb").run(probingLine());
        assertThat(dumb.out()).doesNotContain("\u001b").contains("; booking 1; ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "monitor",
                "monitor payments_enabled --listen 127.0.0.1:0",
                "monitor payments_enabled --duration soon",
                "monitor payments_enabled --every 0s",
                "monitor payments_enabled --duration 300d --every 1s",
                "monitor payments_enabled --errors 101",
                "monitor payments_enabled --cpu much",
                "monitor payments_enabled --latency 0s",
                "monitor payments_enabled --prometheus nowhere",
                "monitor --listen 9095",
                "monitor --listen 127.0.0.1:99999",
                "monitor --listen no.such.host.invalid:1",
                "monitor --listen 0.0.0.0:0",
                "monitor --listen 127.0.0.1:0 --on-alert explode",
            })
    void a_line_that_makes_no_sense_is_refused_before_anything_is_done(String line) {
        practice.refused(Exit.USAGE, "FW-5001", line.split(" "));
    }

    @Test
    void what_is_not_there_is_refused_before_anything_is_done() throws IOException {
        practice.refused(Exit.REFUSED, "FW-5004", "monitor", "no_such_flag");
        practice.refused(Exit.REFUSED, "FW-5003", "monitor", "payments_enabled", "-e", "mars");
        Files.writeString(directory.resolve("bad.json"), "{\"metrics\":{\"a\":{}}}");
        practice.refused(Exit.REFUSED, "FW-4016", "monitor", "payments_enabled", "--guard", "bad.json");
        practice.refused(Exit.REFUSED, "FW-4512", "monitor", "--listen", "127.0.0.1:0", "--token-file", "none");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            practice.refused(Exit.REFUSED, "FW-5011", "monitor", "--listen", "127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void a_report_that_cannot_be_written_is_an_error_and_the_looks_were_shown() throws IOException {
        Files.writeString(directory.resolve("reports"), "in the way");
        Map<String, String> before = practice.files();
        Ended ended = probing().run(probingLine());
        assertThat(ended.exit()).isEqualTo(Exit.STORE);
        assertThat(ended.err()).startsWith("FW-5008 the report reports/monitor-payments_enabled");
        assertThat(ended.out()).contains("; booking 1; ");
        assertThat(practice.files()).isEqualTo(before);
    }
}

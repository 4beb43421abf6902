package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a server does is an answer with words for it. */
class FaultsTest {
    private static final Instant NOW = Instant.parse("2026-11-01T08:00:00.250Z");
    private static final Access QUICK = Access.open().patient(Duration.ofMillis(700));
    private static final String SECRET = "s3cr3t-t0ken";

    @TempDir
    private Path directory;

    private FaultServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FaultServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_value_is_asked_for_at_an_instant() {
        server.answering(200, scalar("1.5"));
        assertThat(new Prometheus(server.address().resolve("/behind/a/prefix"), QUICK).value("a + b", NOW))
                .isEqualTo(Answered.of(1.5));
        FaultServer.Call call = server.calls().get(0);
        assertThat(call.method() + " " + call.address()).isEqualTo("POST /behind/a/prefix/api/v1/query");
        assertThat(call.body()).isEqualTo("query=a+%2B+b&time=1793520000.250&timeout=700ms&partial_response=false");
    }

    @Test
    void an_error_of_the_server_is_told_in_its_words() {
        Problem problem =
                problem(503, "{\"status\":\"error\",\"errorType\":\"unavailable\",\"error\":\"TSDB not\\nready\"}");
        assertThat(problem.code()).isEqualTo(MetricError.SERVER_FAILED);
        assertThat(problem.message())
                .contains("the query up to http://127.0.0.1:", "failed there (503): TSDB not ready");
        assertThat(problem(500, "").code()).isEqualTo(MetricError.SERVER_FAILED);
        assertThat(problem(502, "<html>bad gateway</html>").code()).isEqualTo(MetricError.SERVER_FAILED);
        assertThat(problem(422, "{\"status\":\"error\",\"error\":\"too many samples\"}")
                        .message())
                .contains("was refused (422): too many samples");
    }

    @Test
    void what_is_not_the_api_is_told() {
        for (String body : List.of(
                "",
                "<html>log in</html>",
                "{}",
                "[]",
                "{\"status\":\"success\"}",
                "{\"status\":\"error\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"1\"]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,2]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"one\"]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{}}]}}",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"histogram\":[1,{}]}]}}",
                scalar("1").substring(0, 40))) {
            assertThat(problem(200, body).code()).as(body).isEqualTo(MetricError.NOT_PROMETHEUS);
        }
        assertThat(problem(404, "404 page not found").code()).isEqualTo(MetricError.NOT_PROMETHEUS);
    }

    @Test
    void a_redirect_is_not_followed() throws IOException {
        try (FaultServer elsewhere = new FaultServer().answering(200, scalar("1"))) {
            for (int status : List.of(301, 302, 307, 308)) {
                server.failing(exchange -> {
                    exchange.getResponseHeaders().set("Location", elsewhere.address() + "/api/v1/query");
                    FaultServer.send(exchange, status, "");
                });
                assertThat(problem(ask()).code()).isEqualTo(MetricError.NOT_PROMETHEUS);
                assertThat(problem(ask()).message()).contains("a redirect, which is not followed");
            }
            assertThat(elsewhere.calls()).isEmpty();
        }
    }

    @Test
    void nobody_is_waited_for_longer_than_patience_lasts() {
        server.failing(exchange -> Thread.sleep(5_000));
        long begun = System.nanoTime();
        assertThat(problem(ask()).code()).isEqualTo(MetricError.TIMED_OUT);
        server.failing(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (int i = 0; i < 50; i++) {
                out.write(' ');
                out.flush();
                Thread.sleep(100);
            }
        });
        assertThat(problem(ask()).code()).isEqualTo(MetricError.TIMED_OUT);
        assertThat(problem(ask()).message()).contains("was not answered within 700 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void an_answer_without_an_end_is_given_up() {
        server.failing(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = new byte[1 << 16];
            try (OutputStream out = exchange.getResponseBody()) {
                for (int i = 0; i < 2 * Prometheus.MOST_BYTES / spaces.length; i++) {
                    out.write(spaces);
                }
            }
        });
        Problem problem = problem(new Prometheus(server.address(), Access.open()).value("up", NOW));
        assertThat(problem.code()).isEqualTo(MetricError.TOO_LARGE);
        assertThat(problem.message()).contains("more than 8388608 bytes");
    }

    @Test
    void a_connection_that_breaks_or_is_never_made_is_told() throws IOException {
        server.failing(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"status\":".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        });
        assertThat(problem(ask()).code()).isEqualTo(MetricError.UNREACHABLE);
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        Problem problem = problem(new Prometheus(URI.create("http://127.0.0.1:" + closed), QUICK).value("up", NOW));
        assertThat(problem.code()).isEqualTo(MetricError.UNREACHABLE);
        assertThat(problem.message()).contains("the query up to http://127.0.0.1:" + closed, "no connection");
        problem = problem(new Prometheus(URI.create("http://prometheus.invalid"), QUICK).value("up", NOW));
        assertThat(problem.code()).isEqualTo(MetricError.UNREACHABLE);
    }

    @Test
    void samples_with_a_warning_are_not_taken_for_all_there_are() {
        server.answering(
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]},\"warnings\":[\"store b is down\"]}");
        Answered<List<Series>> samples = new Prometheus(server.address(), QUICK)
                .samples(new Selector("up", List.of()), NOW.minusSeconds(90), NOW);
        Problem problem = ((Answered.Failed<List<Series>>) samples).problem();
        assertThat(problem.code()).isEqualTo(MetricError.PARTIAL);
        assertThat(problem.message()).contains("up{}[90000ms]", "store b is down");
    }

    @Test
    void a_token_is_read_each_time_and_stands_in_no_message() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), SECRET + "\n");
        Credentials credentials = new Credentials.BearerToken(file);
        Access access = new Access(credentials, QUICK.authorities(), QUICK.connecting(), QUICK.patience());
        Prometheus prometheus = new Prometheus(server.address(), access);
        server.answering(200, scalar("1"));
        prometheus.value("up", NOW);
        Files.writeString(file, "another");
        prometheus.value("up", NOW);
        assertThat(server.calls())
                .extracting(FaultServer.Call::authorization)
                .containsExactly("Bearer " + SECRET, "Bearer another");
        Files.writeString(file, SECRET);
        server.answering(401, "no " + SECRET);
        Problem problem = problem(prometheus.value("up", NOW));
        assertThat(problem.code()).isEqualTo(MetricError.NOT_ADMITTED);
        assertThat(problem + " " + access).doesNotContain(SECRET);
        int calls = server.calls().size();
        for (String broken : List.of("", "  \n", SECRET + "\r\nHost: elsewhere", SECRET + "\u0007x")) {
            Files.writeString(file, broken);
            problem = problem(prometheus.value("up", NOW));
            assertThat(problem.code()).isEqualTo(MetricError.CREDENTIALS_UNREADABLE);
            assertThat(problem.toString()).contains(file.toString()).doesNotContain(SECRET);
        }
        Files.delete(file);
        assertThat(problem(prometheus.value("up", NOW)).code()).isEqualTo(MetricError.CREDENTIALS_UNREADABLE);
        assertThat(server.calls()).hasSize(calls);
    }

    @Test
    void name_and_password_come_from_a_file() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "reader:" + SECRET);
        server.answering(200, scalar("1"));
        Prometheus prometheus = new Prometheus(server.address(), Access.with(new Credentials.NameAndPassword(file)));
        assertThat(prometheus.value("up", NOW)).isEqualTo(Answered.of(1.0));
        assertThat(server.calls().get(0).authorization()).isEqualTo("Basic cmVhZGVyOnMzY3IzdC10MGtlbg==");
        Files.writeString(file, SECRET);
        Problem problem = problem(prometheus.value("up", NOW));
        assertThat(problem.code()).isEqualTo(MetricError.CREDENTIALS_UNREADABLE);
        assertThat(problem.toString()).doesNotContain(SECRET);
    }

    @Test
    void an_authority_of_ones_own_is_trusted_and_no_other() throws Exception {
        Path keys = directory.resolve("keys.p12");
        Path certificate = directory.resolve("ca.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString());
        keytool("-exportcert", "-rfc", "-alias", "test", "-keystore", keys.toString(), "-file", certificate.toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        Access patient = Access.open();
        try (FaultServer secure = FaultServer.secure(context).answering(200, scalar("1"))) {
            assertThat(new Prometheus(secure.address(), patient.trusting(certificate)).value("up", NOW))
                    .isEqualTo(Answered.of(1.0));
            Problem problem = problem(new Prometheus(secure.address(), patient).value("up", NOW));
            assertThat(problem.code()).isEqualTo(MetricError.UNREACHABLE);
            assertThat(problem.message()).contains("no trusted connection");
            URI otherName = URI.create("https://localhost:" + secure.port());
            assertThat(problem(new Prometheus(otherName, patient.trusting(certificate)).value("up", NOW))
                            .code())
                    .isEqualTo(MetricError.UNREACHABLE);
        }
        for (String broken :
                List.of("", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")) {
            Files.writeString(certificate, broken);
            assertThat(problem(new Prometheus(server.address(), patient.trusting(certificate)).value("up", NOW))
                            .code())
                    .isEqualTo(MetricError.CREDENTIALS_UNREADABLE);
        }
    }

    @Test
    void an_address_with_a_password_or_of_another_kind_is_not_asked() {
        for (String address : List.of(
                "http://reader:" + SECRET + "@127.0.0.1:" + server.port(),
                "file:///etc/passwd",
                "ftp://127.0.0.1/",
                "/api",
                "http:///x")) {
            Problem problem = problem(new Prometheus(URI.create(address), QUICK).value("up", NOW));
            assertThat(problem.code()).as(address).isEqualTo(MetricError.HOST_NOT_ALLOWED);
            assertThat(problem.toString()).doesNotContain(SECRET);
        }
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void a_probe_is_healthy_with_the_status_that_is_expected_and_with_no_other() throws IOException {
        server.answering(204, "");
        assertThat(health("/health", 204).healthy()).isTrue();
        assertThat(server.calls().get(0).method() + " " + server.calls().get(0).address())
                .isEqualTo("GET /health");
        assertThat(health("/health", 200))
                .isEqualTo(new HealthProbe.Health(
                        false, "GET " + server.address() + "/health answered 204, expected 200"));
        try (FaultServer elsewhere = new FaultServer().answering(200, "")) {
            server.failing(exchange -> {
                exchange.getResponseHeaders().set("Location", elsewhere.address() + "/");
                FaultServer.send(exchange, 302, "");
            });
            assertThat(health("/", 200).healthy()).isFalse();
            assertThat(elsewhere.calls()).isEmpty();
        }
        server.failing(exchange -> Thread.sleep(5_000));
        assertThat(health("/", 200).words()).contains("was not answered within 700 ms");
        server.failing(exchange -> {});
        assertThat(health("/", 200).healthy()).isFalse();
    }

    @Test
    void a_probe_asks_only_hosts_that_the_operator_named() {
        server.answering(200, "");
        HealthProbe probe = new HealthProbe(Set.of("practice.example:443"), QUICK);
        for (String address : List.of(
                server.address() + "/",
                "http://169.254.169.254/latest/meta-data",
                "http://practice.example/",
                "https://practice.example@127.0.0.1:" + server.port() + "/",
                "https://practice.example:443@127.0.0.1:" + server.port() + "/",
                "file:///etc/passwd")) {
            Answered<HealthProbe.Health> answered = probe.ask(new MetricSource.Probe(URI.create(address), 200));
            assertThat(((Answered.Failed<HealthProbe.Health>) answered)
                            .problem()
                            .code())
                    .as(address)
                    .isEqualTo(MetricError.HOST_NOT_ALLOWED);
        }
        assertThat(server.calls()).isEmpty();
    }

    private HealthProbe.Health health(String path, int status) {
        Answered<HealthProbe.Health> answered = new HealthProbe(Set.of("127.0.0.1:" + server.port()), QUICK)
                .ask(new MetricSource.Probe(server.address().resolve(path), status));
        return ((Answered.Got<HealthProbe.Health>) answered).value();
    }

    private Answered<Double> ask() {
        return new Prometheus(server.address(), QUICK).value("up", NOW);
    }

    private Problem problem(int status, String body) {
        server.answering(status, body);
        return problem(ask());
    }

    private static Problem problem(Answered<Double> answered) {
        return ((Answered.Failed<Double>) answered).problem();
    }

    private static String scalar(String value) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1793520000.25,\"" + value
                + "\"]}}";
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", "changeit", "-noprompt"));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(keytool.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(said).isZero();
    }
}

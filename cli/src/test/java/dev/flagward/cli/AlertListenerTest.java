package dev.flagward.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.cli.Practice.Form;
import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Instruction;
import dev.flagward.control.runner.Credentials;
import dev.flagward.control.runner.IncomingAlerts;
import dev.flagward.control.runner.PostedUnits;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Actor;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts over HTTP: from whom they are taken, and from a real Alertmanager. */
class AlertListenerTest {
    private static final String FLAG = "video_calls_enabled";
    private static final String FIRING =
            "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"alertname\":"
                    + "\"HighErrors\",\"flag\":\"" + FLAG
                    + "\"},\"startsAt\":\"2026-11-24T11:58:00Z\",\"fingerprint\":\"1\"}]}";

    private final List<String> said = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private FlagStore store;
    private long number;

    @BeforeEach
    void open() {
        Practice practice = Practice.in(directory, Form.UPGRADED);
        practice.run("rollout", "start", FLAG, "--unguarded", "--by", "practice.id", "--reason", "video", "-y");
        practice.run("rollout", "run", "--once");
        Surroundings surroundings =
                new Shell(directory).surroundings(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        store = Wiring.store(StoreLocation.parse(StoreLocation.DEFAULT, directory), surroundings);
        number = new GuardedRollouts(store)
                .readTo(store.read().revision())
                .all()
                .get(0)
                .number();
        assertThat(phase()).isEqualTo(GuardedRollout.Phase.RUNNING);
    }

    private GuardedRollout.Phase phase() {
        return GuardedRollouts.find(number, store.read().revision(), store)
                .orElseThrow()
                .phase();
    }

    private AlertListener listener(Optional<Credentials> token) throws IOException {
        return listener(token, store);
    }

    private AlertListener listener(Optional<Credentials> token, FlagStore behind) throws IOException {
        Desk desk = new Desk(behind, List.of(), () -> Shell.NOW);
        IncomingAlerts alerts =
                new IncomingAlerts(behind, desk, new Actor("robot", "self-asserted"), IncomingAlerts.Reaction.PAUSE);
        return new AlertListener(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), token, alerts, units(behind), said::add);
    }

    private static PostedUnits units(FlagStore behind) {
        return new PostedUnits(behind, () -> 0, 1000);
    }

    private static HttpResponse<String> send(AlertListener to, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + "/"))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(AlertListener to, String body) throws Exception {
        return send(to, body, "Content-Type", "application/json");
    }

    @Test
    void a_message_is_answered_with_what_it_did_and_a_second_one_with_nothing() throws Exception {
        try (AlertListener listener = listener(Optional.empty())) {
            HttpResponse<String> response = send(listener, FIRING);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body())
                    .isEqualTo("{\"effects\":[{\"alert\":\"HighErrors\",\"rollout\":" + number
                            + ",\"what\":\"paused\"}],\"problems\":[]}");
            assertThat(phase()).isEqualTo(GuardedRollout.Phase.PAUSED);
            assertThat(said).containsExactly("rollout " + number + ": paused, the alert HighErrors fires");
            assertThat(send(listener, FIRING).body()).isEqualTo("{\"effects\":[],\"problems\":[]}");
        }
    }

    @Test
    void events_of_units_are_counted_once_and_shown_to_prometheus_and_nobody_is_named_anywhere() throws Exception {
        String event = "{\"flag\":\"" + FLAG
                + "\",\"environment\":\"production\",\"variant\":\"on\",\"unit\":\"canary-471203\"";
        long revision = store.read().revision();
        try (AlertListener listener = listener(Optional.empty())) {
            HttpResponse<String> posted =
                    post(listener, "[" + event + "}," + event + ",\"metric\":\"booking-failed\",\"value\":1}]");
            assertThat(posted.statusCode()).isEqualTo(200);
            assertThat(posted.body()).isEqualTo("{\"counted\":1,\"problems\":[]}");
            assertThat(post(listener, event + "}").body()).isEqualTo("{\"counted\":0,\"problems\":[]}");
            HttpResponse<String> wrong = post(listener, event.replace("\"on\"", "\"canary-471203\"") + "}");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("FW-4208", "no such variant").doesNotContain("canary");
            assertThat(post(listener, "canary-471203").body())
                    .contains("FW-4208")
                    .doesNotContain("canary");
            HttpResponse<String> scraped = get(listener, "/metrics");
            assertThat(scraped.statusCode()).isEqualTo(200);
            String labels = "{flag=\"" + FLAG + "\",environment=\"production\",variant=\"on\"";
            assertThat(scraped.body())
                    .contains(
                            "flagward_posted_units_total" + labels + "} 1\n",
                            "flagward_posted_events_total" + labels + ",metric=\"booking-failed\"} 1\n",
                            "flagward_posted_bad_events_total" + labels + ",metric=\"booking-failed\"} 1\n")
                    .doesNotContain("canary");
            assertThat(get(listener, "/units").statusCode()).isEqualTo(405);
        }
        assertThat(said).isEmpty();
        assertThat(store.read().revision()).isEqualTo(revision);
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile).toList())
                    .isNotEmpty()
                    .allSatisfy(file ->
                            assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("canary"));
        }
        Files.writeString(directory.resolve("token"), "let-me-in");
        try (AlertListener barred = listener(Optional.of(new Credentials.BearerToken(directory.resolve("token"))))) {
            assertThat(get(barred, "/metrics").statusCode()).isEqualTo(401);
        }
    }

    private static HttpResponse<String> post(AlertListener to, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + "/units"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(AlertListener from, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + from.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void whatever_is_no_message_of_alerts_is_refused_and_does_nothing() throws Exception {
        long revision = store.read().revision();
        try (AlertListener listener = listener(Optional.empty())) {
            URI root = URI.create("http://127.0.0.1:" + listener.port() + "/");
            assertThat(HttpClient.newHttpClient()
                            .send(HttpRequest.newBuilder(root).build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(405);
            assertThat(send(listener, FIRING, "Content-Type", "text/plain").statusCode())
                    .as("as a page in a browser could send it")
                    .isEqualTo(415);
            assertThat(send(listener, "{}").statusCode()).isEqualTo(400);
            assertThat(send(listener, "{}").body()).contains("FW-4206");
            assertThat(send(listener, " ".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
            assertThat(send(listener, FIRING.replace("}]}", "}],\"more\":\"" + "x".repeat(1 << 19) + "\"}"))
                            .statusCode())
                    .as("large, and not too large")
                    .isEqualTo(200);
        }
        assertThat(store.read().revision()).isEqualTo(revision + 1);
    }

    @Test
    void without_a_token_the_host_is_this_machine() throws Exception {
        try (AlertListener listener = listener(Optional.empty());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST / HTTP/1.1\r\nHost: rebound.example\r\nContent-Type: application/json\r\nContent-Length: "
                            + FIRING.length() + "\r\nConnection: close\r\n\r\n" + FIRING)
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(phase()).isEqualTo(GuardedRollout.Phase.RUNNING);
    }

    @Test
    void with_a_token_only_whoever_knows_it_is_heard_and_it_may_be_renewed() throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "open-sesame\n");
        try (AlertListener listener = listener(Optional.of(new Credentials.BearerToken(file)))) {
            assertThat(send(listener, FIRING).statusCode()).isEqualTo(401);
            String[] wrong = {"Content-Type", "application/json", "Authorization", "Bearer open-sesam"};
            assertThat(send(listener, FIRING, wrong).statusCode()).isEqualTo(401);
            Files.writeString(file, "another");
            String[] old = {"Content-Type", "application/json", "Authorization", "Bearer open-sesame"};
            assertThat(send(listener, FIRING, old).statusCode()).isEqualTo(401);
            Files.delete(file);
            assertThat(send(listener, FIRING, old).statusCode()).isEqualTo(401);
            assertThat(phase()).isEqualTo(GuardedRollout.Phase.RUNNING);
            Files.writeString(file, "another");
            String[] right = {"Content-Type", "application/json", "Authorization", "Bearer another"};
            assertThat(send(listener, FIRING, right).statusCode()).isEqualTo(200);
        }
        assertThat(phase()).isEqualTo(GuardedRollout.Phase.PAUSED);
    }

    @Test
    void while_the_store_is_away_whoever_sends_is_asked_to_send_again() throws Exception {
        FlagStore away = (FlagStore) Proxy.newProxyInstance(
                FlagStore.class.getClassLoader(), new Class<?>[] {FlagStore.class}, (self, method, arguments) -> {
                    throw new StoreException(Problems.of(Problem.of(StoreError.AWAY, "the store is away", "wait")));
                });
        try (AlertListener listener = listener(Optional.empty(), away)) {
            assertThat(send(listener, FIRING).statusCode()).isEqualTo(503);
        }
        assertThat(said).hasSize(1).first().asString().contains("the store is away");
    }

    // A real one

    private static boolean isInstalled(String program) {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private Process alertmanager(int port, AlertListener listener) throws IOException {
        Path configuration = Files.writeString(
                directory.resolve("alertmanager.yml"), """
                route:
                  receiver: flagward
                  group_by: [alertname, flag]
                  group_wait: 100ms
                  group_interval: 300ms
                  repeat_interval: 1s
                receivers:
                  - name: flagward
                    webhook_configs:
                      - url: http://127.0.0.1:%d/
                        send_resolved: true
                        http_config:
                          authorization: { credentials_file: %s }
                """.formatted(listener.port(), directory.resolve("token")));
        return new ProcessBuilder(
                        "prometheus-alertmanager",
                        "--config.file=" + configuration,
                        "--storage.path=" + directory.resolve("alertmanager"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("alertmanager.log").toFile())
                .start();
    }

    private void amtool(int port, String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("amtool", "--alertmanager.url=http://127.0.0.1:" + port, "alert", "add"));
        command.addAll(Arrays.asList(words));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("amtool.log").toFile())
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("amtool.log")))
                .isZero();
    }

    private static void await(String what, BooleanSupplier holds) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.sleep(50);
        }
    }

    private static boolean isReady(int port) {
        try {
            return HttpClient.newHttpClient()
                            .send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void a_real_alertmanager_pauses_a_rollout_once_and_resolving_changes_nothing() throws Exception {
        for (String program : List.of("prometheus-alertmanager", "amtool")) {
            assumeTrue(
                    isInstalled(program),
                    program + " is not on the PATH, so no real Alertmanager is tried; Debian's package"
                            + " prometheus-alertmanager has it");
        }
        Files.writeString(directory.resolve("token"), "open-sesame");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Requests requests = new Requests();
                AlertListener listener = listener(
                        Optional.of(new Credentials.BearerToken(directory.resolve("token"))),
                        requests.counting(store))) {
            Process alertmanager = alertmanager(port, listener);
            try {
                await("ready", () -> isReady(port));
                amtool(port, "HighErrors", "flag=" + FLAG, "environment=staging");
                await("told of another environment", () -> requests.reads() > 0);
                assertThat(phase()).isEqualTo(GuardedRollout.Phase.RUNNING);
                amtool(port, "HighErrors", "flag=" + FLAG, "environment=production", "severity=page");
                await("paused", () -> phase() == GuardedRollout.Phase.PAUSED);
                long revision = store.read().revision();
                int before = requests.reads();
                await("told again", () -> requests.reads() > before + 2);
                assertThat(store.read().revision())
                        .as("told again, and nothing done")
                        .isEqualTo(revision);
                new Desk(store, List.of(), () -> Shell.NOW)
                        .instruct(new Instruction(
                                Instruction.Word.RESUME,
                                number,
                                new Actor("amy", "self-asserted"),
                                Optional.of("looked at"),
                                "test",
                                RolloutVerbs.NOTHING));
                int resumed = requests.reads();
                await("told again of what somebody has seen", () -> requests.reads() > resumed + 2);
                assertThat(phase()).isEqualTo(GuardedRollout.Phase.RUNNING);
                amtool(
                        port,
                        "HighErrors",
                        "flag=" + FLAG,
                        "environment=production",
                        "severity=page",
                        "--end=2026-01-01T00:00:00Z");
                Thread.sleep(1500);
                assertThat(phase()).isEqualTo(GuardedRollout.Phase.RUNNING);
                assertThat(said).containsExactly("rollout " + number + ": paused, the alert HighErrors fires");
            } finally {
                alertmanager.destroy();
                alertmanager.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    /** Counts how often a store is read, which is how often a firing alert about a flag came. */
    private static final class Requests implements AutoCloseable {
        private final List<String> reads = new CopyOnWriteArrayList<>();

        FlagStore counting(FlagStore store) {
            return (FlagStore) Proxy.newProxyInstance(
                    FlagStore.class.getClassLoader(), new Class<?>[] {FlagStore.class}, (self, method, arguments) -> {
                        if (method.getName().equals("read")) {
                            reads.add(method.getName());
                        }
                        return method.invoke(store, arguments);
                    });
        }

        int reads() {
            return reads.size();
        }

        @Override
        public void close() {
            reads.clear();
        }
    }
}

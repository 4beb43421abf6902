package dev.flagward.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.flagward.document.Json;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A webhook, and a real server that behaves or does not. */
class WebhookTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final byte[] SECRET = "a secret of tests".getBytes(StandardCharsets.UTF_8);
    private static final Webhook.Pace QUICK =
            new Webhook.Pace(4, Duration.ofMillis(10), Duration.ofMillis(500), Duration.ofSeconds(3));

    @TempDir
    Path directory;

    private final List<Got> got = new CopyOnWriteArrayList<>();
    private final List<Reply> replies = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Got(String path, Map<String, List<String>> headers, byte[] body, long at) {
        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }

        Value.Structure json() {
            return (Value.Structure) Json.read(body, "body");
        }
    }

    private record Reply(int status, Map<String, String> headers, long delay) {
        static Reply of(int status) {
            return new Reply(status, Map.of(), 0);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            got.add(new Got(
                    exchange.getRequestURI().toString(),
                    Map.copyOf(exchange.getRequestHeaders()),
                    body,
                    System.nanoTime()));
            Reply reply = got.size() <= replies.size() ? replies.get(got.size() - 1) : Reply.of(200);
            try {
                Thread.sleep(reply.delay);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
            reply.headers.forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(reply.status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private Path file() {
        return directory.resolve("logs/webhook-undelivered.jsonl");
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook/s3cret-path");
    }

    private Webhook webhook(URI uri, String allowed, Optional<byte[]> secret) {
        return new Webhook(
                Optional.of(new WebhookTarget(uri, OutboundRules.parse(allowed, InetAddress::getAllByName), secret)),
                Optional.empty(),
                file(),
                QUICK,
                () -> NOW);
    }

    private Webhook webhook() {
        return webhook(uri(), "127.0.0.1/private", Optional.of(SECRET));
    }

    private static WebhookMessage message() {
        return WebhookMessage.of(
                "break_glass",
                NOW,
                "amy broke the glass & <!channel>",
                new Value.Structure(Map.of("a", Value.of("b"))));
    }

    private static Problems sent(Webhook webhook) {
        webhook.send(message());
        return webhook.finish();
    }

    private List<Value.Structure> undelivered() throws IOException {
        List<Value.Structure> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file())) {
            lines.add((Value.Structure) Json.read(line.getBytes(StandardCharsets.UTF_8), "line"));
        }
        return lines;
    }

    /** It was not delivered, is kept with its reason, and nothing shown or kept has a secret in it. */
    private void kept(Problems problems, String because) throws IOException {
        assertThat(problems.list()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ChangeError.NOT_TOLD);
            assertThat(problem.toString())
                    .contains(because, file().toString())
                    .doesNotContain("s3cret", "a secret of tests");
        });
        assertThat(undelivered())
                .singleElement()
                .satisfies(line -> assertThat(text(line, "undelivered")).contains(because));
        assertThat(Files.readString(file())).doesNotContain("s3cret", "a secret of tests");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void a_message_is_delivered_once_and_signed_so_that_the_receiver_can_check_it() {
        assertThat(sent(webhook()).any()).isFalse();
        assertThat(got).hasSize(1);
        Got one = got.get(0);
        assertThat(one.json().members()).containsOnlyKeys("id", "type", "timestamp", "text", "details");
        assertThat(one.header("Flagward-delivery")).isEqualTo(text(one.json(), "id"));
        assertThat(one.header("Content-type")).isEqualTo("application/json");
        assertThat(one.header("Flagward-signature"))
                .isEqualTo(WebhookTarget.signature(SECRET, NOW.getEpochSecond(), one.body()));
        assertThat(file()).doesNotExist();
    }

    /** The same as printf 1764158400.BODY | openssl dgst -sha256 -hmac KEY gives. */
    @Test
    void the_signature_is_what_openssl_makes_of_it() {
        assertThat(WebhookTarget.signature(
                        "key".getBytes(StandardCharsets.UTF_8),
                        1764158400L,
                        "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("t=1764158400,v1=1437db1da9a3a6ce9b5fbb57626522f3e18d996ea2b97958cd64e319dee75cd8");
    }

    private static String text(Value.Structure json, String name) {
        return json.members().get(name) instanceof Value.Text text ? text.value() : "";
    }

    @Test
    void slack_gets_its_text_and_nobody_is_called_by_it() {
        assertThat(sent(webhook(uri(), "127.0.0.1/private", Optional.empty())).any())
                .isFalse();
        assertThat(new String(got.get(0).body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"text\":\"amy broke the glass &amp; &lt;!channel&gt;\"}");
        assertThat(got.get(0).header("Flagward-signature")).isEmpty();
    }

    @Test
    void a_receiver_that_fails_for_a_moment_is_tried_again_with_the_same_delivery() {
        replies.addAll(List.of(Reply.of(500), Reply.of(503), Reply.of(200)));
        assertThat(sent(webhook()).any()).isFalse();
        assertThat(got).hasSize(3);
        assertThat(got.stream().map(one -> one.header("Flagward-delivery")).distinct())
                .hasSize(1);
        assertThat(file()).doesNotExist();
    }

    @Test
    void after_the_last_try_it_is_kept_where_only_its_owner_can_read_it() throws IOException {
        for (int i = 0; i < 9; i++) {
            replies.add(Reply.of(500));
        }
        kept(sent(webhook()), "127.0.0.1 answers with status 500 (after 4 tries)");
        assertThat(got).hasSize(4);
    }

    @Test
    void a_receiver_that_asks_for_time_gets_it_and_one_that_asks_for_too_much_is_given_up() throws IOException {
        replies.add(new Reply(429, Map.of("Retry-After", "1"), 0));
        assertThat(sent(webhook()).any()).isFalse();
        assertThat(got.get(1).at() - got.get(0).at())
                .isGreaterThan(Duration.ofMillis(990).toNanos());
        got.clear();
        replies.set(0, new Reply(503, Map.of("Retry-After", "Thu, 26 Nov 2026 13:00:00 GMT"), 0));
        kept(sent(webhook()), "status 503");
        assertThat(got).hasSize(1);
    }

    @Test
    void what_the_receiver_refuses_is_not_sent_again() throws IOException {
        replies.add(Reply.of(403));
        kept(sent(webhook()), "status 403");
        assertThat(got).hasSize(1);
    }

    @Test
    void a_redirect_is_not_followed() throws IOException {
        replies.add(new Reply(307, Map.of("Location", "/elsewhere"), 0));
        kept(sent(webhook()), "a redirect, which is not followed");
        assertThat(got).extracting(Got::path).containsExactly("/hook/s3cret-path");
    }

    @Test
    void a_receiver_that_does_not_answer_is_waited_for_no_longer_than_said() throws IOException {
        for (int i = 0; i < 9; i++) {
            replies.add(new Reply(200, Map.of(), 60_000));
        }
        long began = System.nanoTime();
        Webhook webhook = webhook();
        webhook.send(message());
        assertThat(System.nanoTime() - began).as("the sender waits for nothing").isLessThan(200_000_000L);
        kept(webhook.finish(), "127.0.0.1 does not answer");
        assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void a_receiver_that_is_down_is_told_as_such() throws IOException {
        server.stop(0);
        kept(sent(webhook()), "127.0.0.1 does not answer: ConnectException (after 4 tries)");
    }

    @Test
    void a_private_address_and_a_host_that_is_not_listed_are_never_called() throws IOException {
        kept(sent(webhook(uri(), "127.0.0.1", Optional.of(SECRET))), "does not begin with https");
        Files.delete(file());
        URI secure = URI.create(uri().toString().replace("http:", "https:"));
        kept(sent(webhook(secure, "127.0.0.1", Optional.of(SECRET))), "not a public one");
        Files.delete(file());
        kept(sent(webhook(uri(), "hooks.example", Optional.of(SECRET))), "is not allowed");
        assertThat(got).isEmpty();
    }

    @Test
    void many_messages_go_in_order_and_each_that_fails_is_kept() throws IOException {
        replies.addAll(List.of(Reply.of(200), Reply.of(400), Reply.of(200)));
        Webhook webhook = webhook();
        for (int i = 0; i < 3; i++) {
            webhook.send(message());
        }
        assertThat(webhook.finish().list()).extracting(Problem::code).containsExactly(ChangeError.NOT_TOLD);
        assertThat(got).hasSize(3);
        assertThat(undelivered())
                .extracting(line -> text(line, "id"))
                .containsExactly(got.get(1).header("Flagward-delivery"));
    }

    @Test
    void there_is_none_unless_it_is_asked_for_and_mistakes_are_told_when_it_is_needed() throws IOException {
        assertThat(Webhook.of(Map.of(), directory, file(), () -> NOW)).isEmpty();
        Path secret = Files.writeString(directory.resolve("secret"), "short\n");
        Map<String, String> mistakes =
                Map.of("", "names no file", "no-such", "cannot be read", secret.toString(), "less than 16 bytes");
        for (Map.Entry<String, String> mistake : mistakes.entrySet()) {
            Webhook webhook = Webhook.of(
                            Map.of(
                                    "FLAGWARD_WEBHOOK",
                                    uri().toString(),
                                    "FLAGWARD_WEBHOOK_SECRET_FILE",
                                    mistake.getKey()),
                            directory,
                            file(),
                            () -> NOW)
                    .orElseThrow();
            kept(sent(webhook), mistake.getValue());
            Files.delete(file());
        }
        Files.writeString(secret, "a secret of tests\n");
        Webhook right = Webhook.of(
                        Map.of(
                                "FLAGWARD_WEBHOOK", uri().toString(),
                                "FLAGWARD_WEBHOOK_ALLOW", "127.0.0.1/private",
                                "FLAGWARD_WEBHOOK_SECRET_FILE", "secret"),
                        directory,
                        file(),
                        () -> NOW)
                .orElseThrow();
        assertThat(sent(right).any()).isFalse();
        assertThat(got.get(0).header("Flagward-signature"))
                .isEqualTo(WebhookTarget.signature(
                        SECRET, NOW.getEpochSecond(), got.get(0).body()));
    }

    @Test
    void a_message_that_can_be_kept_nowhere_is_told_all_the_same() throws IOException {
        Files.writeString(directory.resolve("logs"), "a file in the way");
        replies.add(Reply.of(400));
        assertThat(sent(webhook()).toString()).contains("could not even be kept");
    }
}

package dev.flagward.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flagward.control.runner.Answered;
import dev.flagward.control.runner.Credentials;
import dev.flagward.control.runner.IncomingAlerts;
import dev.flagward.control.runner.PostedUnits;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Takes alerts over HTTP: POST with one JSON message of Alertmanager's; at {@code /units} events that are posted of units, of which
 * {@code GET /metrics} shows the counts. A message that could not be dealt with for now is answered with a status that makes
 * whoever sent it send it again.
 */
final class AlertListener implements AutoCloseable {
    private static final int MOST_BYTES = 1 << 20;
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final IncomingAlerts alerts;
    private final PostedUnits units;
    private final Optional<Credentials> token;
    private final Consumer<String> said;

    /**
     * Listens from now on.
     *
     * @param token what whoever sends has to know; empty for everybody on this machine
     * @param said is told in a line what alerts did, by several threads
     * @throws IOException if the address cannot be listened on
     */
    AlertListener(
            InetSocketAddress address,
            Optional<Credentials> token,
            IncomingAlerts alerts,
            PostedUnits units,
            Consumer<String> said)
            throws IOException {
        // A sender that dawdles takes a thread for so many seconds at most; read by the JDK when its first server is
        // made.
        System.setProperty("sun.net.httpserver.maxReqTime", "30");
        System.setProperty("sun.net.httpserver.maxRspTime", "30");
        this.alerts = alerts;
        this.units = units;
        this.token = token;
        this.said = said;
        server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (isScrape(exchange) && unknown(exchange).isEmpty()) {
                send(
                        exchange,
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        units.exposition().getBytes(UTF_8));
                return;
            }
            Optional<Reply> barred = barred(exchange);
            Reply reply = barred.isPresent() ? barred.get() : taken(exchange);
            send(exchange, reply.status(), "application/json", CanonicalJson.bytes(reply.body()));
        }
    }

    private static boolean isScrape(HttpExchange exchange) {
        return exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().getPath().equals("/metrics");
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    private record Reply(int status, Value body) {
        static Reply refused(int status, String why) {
            return new Reply(status, new JsonObject().put("error", why).toValue());
        }
    }

    /** A page in somebody's browser can neither send JSON here unasked nor name this machine as its own host. */
    private Optional<Reply> barred(HttpExchange exchange) {
        if (isScrape(exchange)) {
            return unknown(exchange);
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return Optional.of(Reply.refused(405, "send alerts with POST"));
        }
        String type = header(exchange, "Content-Type").toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            return Optional.of(Reply.refused(415, "send alerts as application/json"));
        }
        return unknown(exchange);
    }

    /** Whoever is neither on this machine nor has the token. */
    private Optional<Reply> unknown(HttpExchange exchange) {
        if (token.isEmpty()) {
            return isOurs(header(exchange, "Host"))
                    ? Optional.empty()
                    : Optional.of(Reply.refused(403, "name this machine by 127.0.0.1, [::1] or localhost"));
        }
        return token.get().authorization() instanceof Answered.Got<Optional<String>> known
                        && known.value().isPresent()
                        && isSame(known.value().get(), header(exchange, "Authorization"))
                ? Optional.empty()
                : Optional.of(Reply.refused(401, "send the bearer token"));
    }

    private static boolean isOurs(String host) {
        return host.matches("(127\\.0\\.0\\.1|\\[::1\\]|localhost)(:[0-9]{1,5})?");
    }

    private static boolean isSame(String known, String given) {
        return MessageDigest.isEqual(known.getBytes(UTF_8), given.getBytes(UTF_8));
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private Reply taken(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            return Reply.refused(413, "a message holds at most " + MOST_BYTES + " bytes");
        }
        try {
            return exchange.getRequestURI().getPath().equals("/units")
                    ? reply(units.take(body))
                    : reply(alerts.take(body));
        } catch (StoreException unreachable) {
            tell(unreachable.problems());
            return Reply.refused(503, "the store cannot be reached: send it again");
        }
    }

    private static Reply reply(PostedUnits.Taken taken) {
        JsonObject body = new JsonObject().put("counted", taken.counted()).put("problems", words(taken.problems()));
        return new Reply(taken.problems().any() ? 400 : 200, body.toValue());
    }

    private static List<Value> words(Problems problems) {
        return problems.list().stream()
                .<Value>map(problem -> Value.of(problem.toString()))
                .toList();
    }

    private Reply reply(IncomingAlerts.Taken taken) {
        List<Value> effects = new ArrayList<>();
        boolean refused = false;
        boolean overtaken = false;
        for (IncomingAlerts.Effect effect : taken.effects()) {
            refused |= effect.what().equals("refused");
            overtaken |= effect.what().equals("overtaken");
            said.accept(
                    "rollout " + effect.rollout() + ": " + effect.what() + ", the alert " + effect.alert() + " fires");
            effects.add(new JsonObject()
                    .put("rollout", effect.rollout())
                    .put("alert", effect.alert())
                    .put("what", effect.what())
                    .toValue());
        }
        tell(taken.problems());
        JsonObject body = new JsonObject().put("effects", effects).put("problems", words(taken.problems()));
        return new Reply(taken.malformed() ? 400 : refused ? 422 : overtaken ? 503 : 200, body.toValue());
    }

    private void tell(Iterable<Problem> problems) {
        problems.forEach(problem -> said.accept("warning: " + problem));
    }

    /** Whether an address is this machine's own. */
    static boolean isLoopback(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        return host != null && host.isLoopbackAddress();
    }

    @Override
    public void close() {
        server.stop(1);
        threads.shutdown();
    }
}

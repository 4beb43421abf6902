package dev.flagward.control.drill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flagward.document.CanonicalJson;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server on the loopback that shows the counters of a {@link Load} as Prometheus would: as much of its HTTP API, version 1, as a
 * guard asks of counters, which are range selectors, and whether series are there. Anything else it refuses.
 */
final class MetricsServer implements AutoCloseable {
    static final String REQUESTS = "flagward_drill_requests_total";
    static final String FAILURES = "flagward_drill_failures_total";
    private static final Pattern RANGE =
            Pattern.compile("(" + REQUESTS + "|" + FAILURES + ")\\{([^}]*)\\}\\[(\\d+)ms\\]");
    private static final Pattern VARIANT = Pattern.compile("variant=~?\"([^\"]*)\"");

    private final HttpServer server;
    private final Load load;

    MetricsServer(Load load) {
        this.load = load;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/api/v1/query", this::answer);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String query = field(form, "query");
            Matcher range = RANGE.matcher(query);
            if (!range.find()) {
                send(exchange, 400, Map.of("status", Value.of("error"), "error", Value.of("not asked in a drill")));
                return;
            }
            long at = Math.round(Double.parseDouble(field(form, "time")) * 1000);
            boolean there = query.startsWith("count by");
            Value result = series(range, at, there);
            Map<String, Value> found = Map.of("resultType", Value.of(there ? "vector" : "matrix"), "result", result);
            send(exchange, 200, Map.of("status", Value.of("success"), "data", new Value.Structure(found)));
        }
    }

    private static String field(String form, String name) {
        for (String pair : form.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private Value series(Matcher range, long at, boolean there) {
        List<Load.Scrape> scrapes = load.between(at - Long.parseLong(range.group(3)), at);
        Matcher wanted = VARIANT.matcher(range.group(2));
        String pattern = wanted.find() ? wanted.group(1) : ".*";
        int which = range.group(1).equals(REQUESTS) ? 0 : 1;
        List<Value> all = new ArrayList<>();
        for (String variant : List.of(Load.BASELINE, Load.CANDIDATE)) {
            if (variant.matches(pattern) && !scrapes.isEmpty()) {
                all.add(there ? one(variant, at) : samples(range.group(1), variant, scrapes, which));
            }
        }
        return new Value.Sequence(all);
    }

    private static Value one(String variant, long at) {
        return new Value.Structure(
                Map.of("metric", new Value.Structure(Map.of("variant", Value.of(variant))), "value", sample(at, 1)));
    }

    private static Value samples(String name, String variant, List<Load.Scrape> scrapes, int which) {
        Map<String, Value> labels = new LinkedHashMap<>();
        labels.put("__name__", Value.of(name));
        labels.put("variant", Value.of(variant));
        List<Value> samples = new ArrayList<>();
        for (Load.Scrape scrape : scrapes) {
            long[] counted = scrape.counters().getOrDefault(variant, new long[2]);
            samples.add(sample(scrape.millis(), counted[which]));
        }
        return new Value.Structure(
                Map.of("metric", new Value.Structure(labels), "values", new Value.Sequence(samples)));
    }

    private static Value sample(long millis, long value) {
        return new Value.Sequence(List.of(Value.of(millis / 1000.0), Value.of(Long.toString(value))));
    }

    private static void send(HttpExchange exchange, int status, Map<String, Value> members) throws IOException {
        byte[] bytes = CanonicalJson.bytes(new Value.Structure(members));
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

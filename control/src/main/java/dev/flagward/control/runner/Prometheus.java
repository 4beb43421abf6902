package dev.flagward.control.runner;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A server that speaks Prometheus's HTTP API, version 1: Prometheus itself, or Thanos, Mimir, VictoriaMetrics.
 *
 * <p>Whatever goes wrong is an answer with words for it; no method throws for what a server does. May be used by several
 * threads.
 */
public final class Prometheus {
    /** Some 250 000 samples. What is longer has to be asked for in parts. */
    static final int MOST_BYTES = 8 << 20;

    private final URI root;
    private final Access access;
    private final Outbound outbound;

    /**
     * A server that nobody has asked anything yet.
     *
     * @param root where its API lies: {@code http://prometheus:9090} or, behind a prefix, {@code https://example.org/prometheus}
     */
    public Prometheus(URI root, Access access) {
        this.root = root;
        this.access = access;
        this.outbound =
                new Outbound(Outbound.isPlain(root) ? Set.of(Outbound.host(root)) : Set.of(), access, MOST_BYTES);
    }

    /**
     * The value of a query that has exactly one: a scalar, or a vector of one element.
     *
     * @return a finite number
     */
    public Answered<Double> value(String query, Instant at) {
        return query(query, at).then(result -> {
            if (result.type() != QueryResult.Type.SCALAR && result.type() != QueryResult.Type.VECTOR) {
                return wrongType(
                        query, result.type(), "a number", "aggregate it to one number, for example with max(…)");
            }
            if (result.series().isEmpty()) {
                return Answered.failed(
                        MetricError.NO_SERIES,
                        "no series matches the query " + Wording.line(query),
                        "see that it is scraped, and that names and labels are right");
            }
            if (result.series().size() > 1) {
                return Answered.failed(
                        MetricError.NO_SINGLE_VALUE,
                        "the query " + Wording.line(query) + " has "
                                + result.series().size() + " values, not one",
                        "aggregate it to one number, for example with max(…)");
            }
            double value = result.series().get(0).samples().get(0).value();
            return Double.isFinite(value)
                    ? Answered.of(value)
                    : Answered.failed(
                            MetricError.NO_SINGLE_VALUE,
                            "the query " + Wording.line(query) + " came to " + value,
                            "see what it divides by, and give it traffic or a default with or vector(0)");
        });
    }

    /** The latest value of each series of a query that answers a vector. */
    Answered<List<Series>> vector(String query, Instant at) {
        return query(query, at)
                .then(result -> result.type() == QueryResult.Type.VECTOR
                        ? Answered.of(result.series())
                        : wrongType(query, result.type(), "a vector", "ask for series"));
    }

    /**
     * The samples of each series as they were scraped: not interpolated, not extrapolated, without markers of staleness.
     *
     * @param from exclusive; {@code to} is inclusive, both to the millisecond
     */
    Answered<List<Series>> samples(Selector selector, Instant from, Instant to) {
        // Up to version 2 the range is closed at its beginning, since version 3 it is open; what is too early is
        // dropped by readers.
        String query = selector + "[" + Duration.between(from, to).toMillis() + "ms]";
        return query(query, to).then(result -> {
            if (result.type() != QueryResult.Type.MATRIX) {
                return wrongType(query, result.type(), "samples", "name a counter itself, no expression over it");
            }
            // Cumulative counters forgive a poll that was missed, but not half of their series taken for all of them.
            return result.warnings().isEmpty()
                    ? Answered.of(result.series())
                    : Answered.failed(
                            MetricError.PARTIAL,
                            "the answer to " + Wording.line(query) + " came with a warning: "
                                    + Wording.line(result.warnings().get(0)),
                            "see that every store behind the server is up");
        });
    }

    /** An instant query, whatever it comes to. */
    Answered<QueryResult> query(String query, Instant at) {
        String what = "the query " + Wording.line(query) + " to " + server();
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .header("Accept", "application/json")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(query, at)));
        return outbound.send(request, address(), what).then(reply -> read(reply, what));
    }

    private URI address() {
        String path = root.getRawPath() == null ? "" : root.getRawPath();
        return root.resolve((path.endsWith("/") ? path : path + "/") + "api/v1/query");
    }

    /** The server's address, for messages. */
    String server() {
        return Outbound.isPlain(root) ? root.getScheme() + "://" + Outbound.host(root) : "a server";
    }

    private String form(String query, Instant at) {
        return "query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)
                + "&time=" + seconds(at)
                + "&timeout=" + access.patience().toMillis() + "ms"
                // Thanos's word for: all or nothing. Prometheus does not look at it.
                + "&partial_response=false";
    }

    private static String seconds(Instant at) {
        return String.format(Locale.ROOT, "%d.%03d", at.getEpochSecond(), at.getNano() / 1_000_000);
    }

    private static Answered<QueryResult> read(Outbound.Reply reply, String what) {
        int status = reply.status();
        if (status == 200) {
            return QueryResult.read(reply.body())
                    .<Answered<QueryResult>>map(Answered::of)
                    .orElseGet(() -> stranger(what, "something else than its JSON"));
        }
        if (status >= 300 && status < 400) {
            return stranger(what, "a redirect, which is not followed");
        }
        if (status == 401 || status == 403) {
            return Answered.failed(
                    MetricError.NOT_ADMITTED,
                    what + " was not admitted (" + status + ")",
                    "name the file with a token or name and password that may query");
        }
        Optional<String> said = QueryResult.error(reply.body()).map(Wording::line);
        String words = " (" + status + ")" + said.map(error -> ": " + error).orElse("");
        if (status >= 500) {
            return Answered.failed(
                    MetricError.SERVER_FAILED,
                    what + " failed there" + words,
                    "see the server's log; it is asked again");
        }
        return status == 404 && said.isEmpty()
                ? stranger(what, "that there is no such address")
                : Answered.failed(MetricError.QUERY_REFUSED, what + " was refused" + words, "mend the query");
    }

    private static Answered<QueryResult> stranger(String what, String answer) {
        return Answered.failed(
                MetricError.NOT_PROMETHEUS,
                what + " was answered with " + answer,
                "give the address under which the server has /api/v1/query, without a login page before it");
    }

    private static <T> Answered<T> wrongType(String query, QueryResult.Type type, String wanted, String mend) {
        return Answered.failed(
                MetricError.WRONG_TYPE,
                "the query " + Wording.line(query) + " answers a " + type.word() + ", not " + wanted,
                mend);
    }
}

package dev.flagward.store.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands between a store and the API server: counts what is asked, and lets it go wrong as it is told. */
final class FaultProxy implements AutoCloseable {
    private static final Pattern PATH =
            Pattern.compile("/apis?/(?:[^/]+/)?v1/(?:namespaces/[^/]+/)?([a-z]+)(?:/([^/]+))?");

    /** When no client waits any more for what is late. */
    static final Duration LATE = TestCluster.PATIENCE.plusMillis(500);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final KubernetesClient upstream;
    private final Function<Upstream, Answer> honest;
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private volatile Function<Call, Fault> faults = call -> Fault.NONE;
    private volatile Function<Upstream, Answer> rules;

    /** A request on its way to the server, and the way there. */
    record Upstream(Call call, String method, String path, String body, FaultProxy proxy) {
        Answer send() {
            return proxy.forward(method, path, body);
        }

        /** The same request with another body. */
        Upstream with(String otherBody) {
            return new Upstream(call, method, path, otherBody, proxy);
        }

        Answer send(String otherMethod, String otherBody) {
            return proxy.forward(otherMethod, path, otherBody);
        }
    }

    record Answer(int status, String body) {
        static Answer of(int status, String reason, String message) {
            return new Answer(
                    status,
                    "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\""
                            + message + "\",\"reason\":\"" + reason + "\",\"code\":" + status + "}");
        }
    }

    FaultProxy(KubernetesClient upstream, Function<Upstream, Answer> rules) throws IOException {
        this.upstream = upstream;
        this.honest = rules;
        this.rules = rules;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Begins to count again, and lets these faults happen. */
    void from(Function<Call, Fault> next) {
        calls.clear();
        count.set(0);
        faults = next;
    }

    void well() {
        rules = honest;
        from(call -> Fault.NONE);
    }

    /** Lets the server make a mistake; it is told each request and what an honest server does with one. */
    void mistaken(BiFunction<Upstream, Function<Upstream, Answer>, Answer> mistake) {
        rules = request -> mistake.apply(request, honest);
    }

    /** What was asked since the counting began. */
    List<Call> calls() {
        return List.copyOf(calls);
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Call call = call(exchange.getRequestMethod(), exchange.getRequestURI().getPath());
        calls.add(call);
        Fault fault = faults.apply(call);
        Answer answer = new Answer(0, "");
        if (fault == Fault.LATE) {
            sleep(LATE);
        }
        if (fault.reachesServer()) {
            answer = rules.apply(new Upstream(
                    call, exchange.getRequestMethod(), exchange.getRequestURI().toString(), body, this));
        }
        switch (fault) {
            case NONE -> answer(exchange, answer);
            case CUT_BEFORE, CUT_AFTER, LATE -> exchange.close();
            case HALF_ANSWER -> half(exchange, answer);
            case SILENT_AFTER -> {
                sleep(TestCluster.PATIENCE.multipliedBy(3));
                exchange.close();
            }
            case ERROR_BEFORE, ERROR_AFTER ->
                answer(exchange, Answer.of(500, "InternalError", "etcdserver: request timed out"));
            case BUSY ->
                answer(exchange, Answer.of(429, "TooManyRequests", "the server has received too many requests"));
            case FORBIDDEN ->
                answer(
                        exchange,
                        Answer.of(
                                403,
                                "Forbidden",
                                call.resource() + " is forbidden: User cannot " + call.verb() + " resource"));
        }
    }

    private Call call(String method, String path) {
        Matcher matcher = PATH.matcher(path);
        String resource = matcher.matches() ? matcher.group(1) : path;
        String name = matcher.matches() && matcher.group(2) != null ? matcher.group(2) : "";
        String verb = switch (method) {
            case "GET" -> name.isEmpty() ? "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            default -> method.toLowerCase(Locale.ROOT);
        };
        return new Call(count.incrementAndGet(), verb, resource, name);
    }

    private Answer forward(String method, String path, String body) {
        HttpRequest.Builder request = upstream.getHttpClient().newHttpRequestBuilder();
        request.uri(URI.create(upstream.getMasterUrl().toString().replaceFirst("/$", "") + path));
        if (method.equals("GET")) {
            request.method("GET", null, null);
        } else {
            boolean patch = method.equals("PATCH");
            request.method(method, patch ? "application/merge-patch+json" : "application/json", body);
        }
        HttpResponse<byte[]> response = upstream.getHttpClient()
                .sendAsync(request.build(), byte[].class)
                .join();
        byte[] answer = response.body() == null ? new byte[0] : response.body();
        return new Answer(response.code(), new String(answer, StandardCharsets.UTF_8));
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void half(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), Math.max(bytes.length, 2));
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        exchange.getResponseBody().flush();
        exchange.getHttpContext(); // The stream is left open; closing the exchange cuts the connection.
        exchange.close();
    }

    private static void sleep(Duration length) {
        try {
            Thread.sleep(length.toMillis());
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

package dev.flagward.control.runner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A server that answers as a broken one would, or hands on to a real one. */
final class FaultServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile Fault fault = exchange -> send(exchange, 500, "");

    /** What happens to a request. */
    interface Fault {
        void meet(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** A request as it came. */
    record Call(String method, URI address, String authorization, String body) {}

    FaultServer() throws IOException {
        this(HttpServer.create(loopback(), 0));
    }

    static FaultServer secure(SSLContext context) throws IOException {
        HttpsServer secure = HttpsServer.create(loopback(), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context));
        return new FaultServer(secure);
    }

    private FaultServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            calls.add(new Call(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    authorization == null ? "" : authorization,
                    body));
            fault.meet(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    FaultServer answering(int status, String body) {
        return failing(exchange -> send(exchange, status, body));
    }

    FaultServer failing(Fault next) {
        fault = next;
        return this;
    }

    /** As the real server would answer. */
    FaultServer handingOn(URI upstream) {
        return failing(exchange -> handOn(exchange, upstream));
    }

    void handOn(HttpExchange exchange, URI upstream) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI()))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        calls.get(calls.size() - 1).body()))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        send(exchange, response.statusCode(), response.body());
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI address() {
        return URI.create((server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:" + port());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

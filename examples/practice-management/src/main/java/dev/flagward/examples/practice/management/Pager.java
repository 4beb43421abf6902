package dev.flagward.examples.practice.management;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Whoever is on call: prints what a webhook sends, a line for each message, until it is told to end. */
record Pager(int port) {
    private static final int LONGEST = 100_000;

    /** @throws IllegalArgumentException in words for whoever typed it */
    static Pager of(List<String> words) {
        return new Pager(Options.of(words, Set.of("--port"), Set.of()).number("--port", "0", 0, 65535));
    }

    /** Listens on loopback; the first line says where. */
    HttpServer run(PrintStream out) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readNBytes(LONGEST), StandardCharsets.UTF_8);
                out.println("paged: " + body.replaceAll("\\p{Cntrl}+", " "));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
        out.println("pager: http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return server;
    }
}

package dev.flagward.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A real Prometheus of the test's own: its configuration, its storage, a free port, gone when it is closed. */
public final class PrometheusServer implements AutoCloseable {
    private final Process process;
    private final URI address;

    private PrometheusServer(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /** One that scrapes nothing and keeps a history, written as OpenMetrics with times. */
    public static PrometheusServer withHistory(Path directory, String openMetrics) throws Exception {
        requireInstalled();
        Path text = Files.writeString(directory.resolve("history.om"), openMetrics);
        Process writing = new ProcessBuilder(
                        "promtool",
                        "tsdb",
                        "create-blocks-from",
                        "openmetrics",
                        "--max-block-duration=24h",
                        text.toString(),
                        directory.resolve("storage").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("promtool.log").toFile())
                .start();
        if (!writing.waitFor(2, TimeUnit.MINUTES) || writing.exitValue() != 0) {
            throw new IllegalStateException(Files.readString(directory.resolve("promtool.log")));
        }
        return start(directory, "");
    }

    /** One that goes on with what an earlier one left in the directory, and scrapes nothing. */
    public static PrometheusServer again(Path directory) throws Exception {
        return start(directory, "");
    }

    /** One that scrapes an address every 150 ms. */
    public static PrometheusServer scraping(Path directory, int port) throws Exception {
        return configured(
                directory,
                "scrape_configs:\n"
                        + "  - job_name: practice\n"
                        + "    scrape_interval: 150ms\n"
                        + "    scrape_timeout: 140ms\n"
                        + "    static_configs:\n"
                        + "      - targets: ['127.0.0.1:" + port + "']\n");
    }

    /** One with a configuration of the test's own. */
    public static PrometheusServer configured(Path directory, String configuration) throws Exception {
        requireInstalled();
        return start(directory, configuration);
    }

    /** Where it is asked. */
    public URI address() {
        return address;
    }

    /** Skips the test, with a message, where there is none. */
    public static void requireInstalled() {
        List<String> path = Arrays.asList(
                Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator));
        for (String program : List.of("prometheus", "promtool")) {
            assumeTrue(
                    path.stream().anyMatch(place -> Files.isExecutable(Path.of(place, program))),
                    program
                            + " is not on the PATH, so nothing is tried against a real Prometheus; Debian's package prometheus has it");
        }
    }

    private static PrometheusServer start(Path directory, String configured) throws Exception {
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), configured);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path log = directory.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("storage"),
                        "--storage.tsdb.retention.time=100y",
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        PrometheusServer server = new PrometheusServer(process, URI.create("http://127.0.0.1:" + port));
        try {
            server.awaitReady(log);
            return server;
        } catch (Exception | AssertionError e) {
            server.close();
            throw e;
        }
    }

    private void awaitReady(Path log) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest ready = HttpRequest.newBuilder(address.resolve("/-/ready")).build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(log));
            }
            try {
                if (client.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // not listening yet
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("not ready within 30 s: " + Files.readString(log));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

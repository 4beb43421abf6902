package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.flagward.control.GuardedRollout.State;
import dev.flagward.testkit.PrometheusServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runner whose clock is not that of Prometheus, which scrapes a service under steady load while the test goes on. */
@Tag("slow")
class ClockSkewTest {
    private static final Duration SKEW = Duration.ofSeconds(1);
    private static final String GUARD = """
            {"poll":"0.3s","lag":"0.3s","metrics":{"error-rate":{"total":"requests_total","bad":"errors_total"}}}""";
    private static final String STEPS = "[{\"percent\":50,\"hold\":\"2s\"},{\"percent\":100,\"hold\":\"1s\"}]";

    @TempDir
    Path directory;

    private HttpServer service;
    private PrometheusServer server;
    private Ramp ramp;

    @BeforeEach
    void open() throws Exception {
        long began = System.nanoTime();
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/metrics", exchange -> {
            long requests = (System.nanoTime() - began) / 1_000_000;
            byte[] page = counters(requests).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        service.start();
        server = PrometheusServer.scraping(directory, service.getAddress().getPort());
        Thread.sleep(SKEW.plusSeconds(2).toMillis()); // until there is something to call usual, by either clock
        ramp = new Ramp(Files.createDirectory(directory.resolve("store")), Instant.now());
    }

    private static String counters(long requests) {
        StringBuilder page = new StringBuilder();
        for (String variant : List.of("on", "off")) {
            page.append("requests_total{variant=\"" + variant + "\"} " + requests + "\n");
            page.append("errors_total{variant=\"" + variant + "\"} " + requests / 10 + "\n");
        }
        return page.toString();
    }

    @AfterEach
    void close() {
        server.close();
        service.stop(0);
    }

    /** Looks until that is so, with a clock that is so much ahead. */
    private void runs(Runner runner, Duration ahead, BooleanSupplier until) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!until.getAsBoolean()) {
            assertThat(System.nanoTime()).as(ramp.told.toString()).isLessThan(end);
            ramp.now = Instant.now().plus(ahead);
            ramp.nanos = System.nanoTime();
            runner.pass();
            Thread.sleep(50);
        }
    }

    private long planned(Duration ahead) {
        ramp.now = Instant.now().plus(ahead);
        return ramp.planned(Ramp.VIDEO, Ramp.PRODUCTION, STEPS, GUARD);
    }

    @Test
    void a_clock_ahead_of_prometheus_by_more_than_the_lag_holds_a_rollout_until_it_is_set_right() throws Exception {
        long number = planned(SKEW);
        Runner runner = ramp.runner(Ramp.asking(server));
        runs(runner, SKEW, () -> String.join("", ramp.told).contains("no-data: error-rate: no sample was there since"));
        Instant due = ramp.rollout(number).since().plusSeconds(4);
        runs(runner, SKEW, () -> ramp.now.isAfter(due));
        assertThat(ramp.state(number)).isEqualTo(State.RUNNING);
        assertThat(ramp.rollout(number).step()).isZero();
        runs(runner, Duration.ZERO, () -> ramp.state(number) == State.COMPLETED);
    }

    @Test
    void a_clock_behind_prometheus_only_makes_a_rollout_see_later() throws Exception {
        Duration behind = SKEW.negated();
        long number = planned(behind);
        runs(ramp.runner(Ramp.asking(server)), behind, () -> ramp.state(number) == State.COMPLETED);
        assertThat(ramp.told).noneMatch(line -> line.startsWith("no-data") || line.startsWith("telemetry-down"));
        assertThat(Duration.between(
                        ramp.rollout(number).moves().get(0).at(),
                        ramp.rollout(number).moves().get(1).at()))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }
}

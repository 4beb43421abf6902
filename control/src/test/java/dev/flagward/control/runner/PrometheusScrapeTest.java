package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.flagward.document.Problem;
import dev.flagward.guard.Observation;
import dev.flagward.guard.Tally;
import dev.flagward.testkit.PrometheusServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes a service that restarts, stops answering, breaks, and goes away; what it counted is known. */
class PrometheusScrapeTest {
    private static final String OFF = "requests_total{variant=\"off\"}";
    private static final String ON = "requests_total{variant=\"on\"}";
    private static final String OFF_BAD = "errors_total{variant=\"off\"}";
    private static final String ON_BAD = "errors_total{variant=\"on\"}";

    @TempDir
    private Path directory;

    private final Map<String, Double> counters = new ConcurrentSkipListMap<>();
    private final AtomicInteger scrapes = new AtomicInteger();
    private volatile boolean answers = true;
    private @Nullable CounterWatch watch;
    private final List<Observation> seen = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    @Test
    void nothing_that_was_counted_is_lost_or_counted_twice() throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/metrics", exchange -> {
            try (exchange) {
                byte[] text = metrics();
                exchange.sendResponseHeaders(answers ? 200 : 500, text.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(text);
                }
            }
            scrapes.incrementAndGet();
        });
        service.start();
        count(OFF, 500);
        count(OFF_BAD, 3);
        try (PrometheusServer server =
                PrometheusServer.scraping(directory, service.getAddress().getPort())) {
            Prometheus prometheus = new Prometheus(server.address(), Access.open());
            CounterSource source = new CounterSource.Pair(
                    new Selector("requests_total", List.of()),
                    new Selector("errors_total", List.of()),
                    new VariantLabel("variant", Set.of("off"), "on"));
            scraped();
            assertThat(SourceCheck.of(source, prometheus, Instant.now())).isEmpty();
            Grid grid = new Grid(Instant.now(), Duration.ofMillis(500), Duration.ofSeconds(1));
            watch = new CounterWatch(prometheus, source, grid);
            live();
            Tally off = new Tally(41 + 60 + 8 + 3 + 2, 1);
            Tally on = new Tally(7 + 11 + 5, 2 + 3);
            assertThat(total(seen)).containsExactly(on, off);
            assertThat(problems).isNotEmpty().allMatch(problem -> problem.code() == MetricError.NOT_A_COUNTER);
            CounterWatch again = new CounterWatch(prometheus, source, grid);
            MetricWatch.Batch batch = again.read(Instant.now());
            assertThat(batch.problem()).isEmpty();
            assertThat(total(batch.observations())).containsExactly(on, off);
            assertThat(batch.observations().stream().filter(Observation.NoSeries.class::isInstance))
                    .as("intervals in which the service did not answer")
                    .isNotEmpty();
        } finally {
            service.stop(0);
        }
    }

    private void live() throws InterruptedException {
        count(OFF, 41);
        count(ON, 7); // seen for the first time
        count(ON_BAD, 2);
        scraped();
        count(OFF, 60);
        count(ON, 11);
        count(OFF_BAD, 1);
        scraped();
        counters.replaceAll((series, value) -> 0.0); // a restart
        count(OFF, 8);
        scraped();
        answers = false;
        count(OFF, 3);
        long until = System.nanoTime() + Duration.ofMillis(1300).toNanos();
        while (System.nanoTime() < until) {
            scraped();
        }
        answers = true;
        scraped();
        count(ON, 5);
        double before = counters.put(ON_BAD, Double.NaN);
        scraped();
        counters.put(ON_BAD, before + 3);
        scraped();
        counters.remove(ON); // the candidate is gone
        counters.remove(ON_BAD);
        count(OFF, 2);
        scraped();
        Instant end = Instant.now().plusMillis(1600);
        while (Instant.now().isBefore(end)) {
            scraped();
        }
    }

    /** Waits until what is counted now was scraped twice, and polls meanwhile. */
    private void scraped() throws InterruptedException {
        int enough = scrapes.get() + 3;
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (scrapes.get() < enough) {
            assertThat(System.nanoTime()).as("scraped within 20 s").isLessThan(end);
            Thread.sleep(50);
            CounterWatch polled = watch;
            if (polled != null) {
                MetricWatch.Batch batch = polled.read(Instant.now());
                seen.addAll(batch.observations());
                batch.problem().ifPresent(problems::add);
            }
        }
    }

    private void count(String series, double more) {
        counters.merge(series, more, Double::sum);
    }

    private byte[] metrics() throws IOException {
        StringBuilder text = new StringBuilder();
        counters.forEach(
                (series, value) -> text.append(series).append(' ').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The candidate, then the baseline. */
    private static List<Tally> total(List<Observation> observations) {
        Tally candidate = Tally.NONE;
        Tally baseline = Tally.NONE;
        for (Observation observation : observations) {
            if (observation instanceof Observation.Counted counted) {
                candidate = candidate.plus(counted.contrasts().get(0).candidate());
                baseline = baseline.plus(counted.contrasts().get(0).baseline());
            }
        }
        return List.of(candidate, baseline);
    }
}

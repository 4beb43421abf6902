package dev.flagward.examples.practice.management;

import dev.flagward.client.Flagward;
import dev.flagward.telemetry.FlagwardMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Set;

/**
 * What Prometheus reads: requests and how long they took, by route, class of status, and variant of the watched flag; the
 * client of the flags; and the process. A label is never taken from a request: routes are ours, variants the flag document's.
 */
final class Measurements implements AutoCloseable {
    /** The variant of a request for which the watched flag was not asked. */
    static final String NO_VARIANT = "none";

    /** The route of whatever we do not have, lest everybody who mistypes an address makes a new label. */
    static final String NO_ROUTE = "unknown";

    private static final Duration[] BOUNDARIES = {
        Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
        Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
        Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final FlagwardMetrics client;
    private final String flag;

    Measurements(Flagward flagward, String flag) {
        this.flag = flag;
        this.client = new FlagwardMetrics(flagward).countingUnits("practice.id");
        client.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** Counts from nought what may come: whoever compares variants finds no errors, instead of finding nothing. */
    void expect(String route, Set<String> variants) {
        for (String variant : variants) {
            requests(labels(route, "2xx", variant));
            requests(labels(route, "5xx", variant));
        }
    }

    void answered(String route, String statusClass, String variant, Duration took) {
        Tags labels = labels(route, statusClass, variant);
        requests(labels).increment();
        Timer.builder("http.server.request.duration")
                .description("How long requests took")
                .serviceLevelObjectives(BOUNDARIES)
                .tags(labels)
                .register(registry)
                .record(took);
    }

    private Counter requests(Tags labels) {
        return Counter.builder("http.server.requests")
                .description("Requests that were answered")
                .tags(labels)
                .register(registry);
    }

    private Tags labels(String route, String statusClass, String variant) {
        return Tags.of("route", route, "status", statusClass, "flag", flag, "variant", variant);
    }

    Answer page() {
        return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
    }

    @Override
    public void close() {
        client.close();
        collections.close();
        registry.close();
    }
}

package dev.flagward.telemetry;

import dev.flagward.client.ClientState;
import dev.flagward.client.Flagward;
import dev.flagward.client.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A client in Micrometer's metrics. No label holds anything of an evaluation context. Safe for threads.
 *
 * <table>
 * <caption>What is measured</caption>
 * <tr><th>metric</th><th>labels</th><th>what it is</th></tr>
 * <tr><td>{@code feature_flag.evaluations}</td><td>{@code feature_flag.key}, {@code feature_flag.result.variant},
 *     {@code feature_flag.result.reason}, {@code error.type}</td><td>how many evaluations there were since the binding</td></tr>
 * <tr><td>{@code feature_flag.units}</td><td>{@code feature_flag.key}, {@code feature_flag.result.variant}</td><td>how many
 *     distinct units a split served, each again after five minutes at the soonest; only with {@link #countingUnits}</td></tr>
 * <tr><td>{@code flagward.snapshot.age}</td><td></td><td>seconds since the flags were last said to be the newest; not a
 *     number while there are none</td></tr>
 * <tr><td>{@code flagward.snapshot.revision}</td><td></td><td>the revision that answers; 0 if the feed does not count</td></tr>
 * <tr><td>{@code flagward.snapshot.changes}</td><td></td><td>how often the flags became others since the binding, whether
 *     the feed counts revisions or not</td></tr>
 * <tr><td>{@code flagward.snapshot.flags}</td><td></td><td>how many flags there are</td></tr>
 * <tr><td>{@code flagward.client.state}</td><td>{@code state}</td><td>1 for the state the client is in, 0 for the others</td></tr>
 * </table>
 *
 * <p>The labels are named as OpenTelemetry's attributes (Semantic conventions for feature flags, 2026). A flag that does
 * not exist is counted under the key {@code (unknown)}, since its name may be anything.
 */
public final class FlagwardMetrics implements MeterBinder, AutoCloseable {
    private final Flagward flagward;
    private final List<Flagward.Registration> registrations = new CopyOnWriteArrayList<>();
    private Optional<String> units = Optional.empty();

    /** Metrics of that client, which must be kept for as long as they are wanted. */
    public FlagwardMetrics(Flagward flagward) {
        this.flagward = flagward;
    }

    /**
     * Also counts distinct units by variant, so that a guarded rollout can see whether they are split as it says. To be called
     * before the binding.
     *
     * @param attribute of the context, whose text is the unit: the one that splits hash, mostly the targeting key
     * @return this
     */
    public FlagwardMetrics countingUnits(String attribute) {
        units = Optional.of(attribute);
        return this;
    }

    /** Counts evaluations from now on, and shows the client's state. */
    @Override
    public void bindTo(MeterRegistry registry) {
        EvaluationCounters counters = new EvaluationCounters(registry);
        registrations.add(flagward.onEvaluation(counters));
        units.ifPresent(attribute -> registrations.add(flagward.onEvaluation(new UnitCounters(registry, attribute))));
        Counter changes = Counter.builder("flagward.snapshot.changes")
                .description("How often the flags became others")
                .register(registry);
        registrations.add(flagward.onChange(change -> {
            counters.forget();
            changes.increment();
        }));
        TimeGauge.builder("flagward.snapshot.age", flagward, TimeUnit.SECONDS, client -> age(client, registry))
                .description("Time since the flags were last said to be the newest")
                .register(registry);
        Gauge.builder(
                        "flagward.snapshot.revision",
                        flagward,
                        client -> client.state().revision())
                .description("The revision that answers")
                .register(registry);
        Gauge.builder(
                        "flagward.snapshot.flags",
                        flagward,
                        client -> client.state().flags())
                .description("How many flags there are")
                .register(registry);
        for (Status status : Status.values()) {
            Gauge.builder(
                            "flagward.client.state",
                            flagward,
                            client -> client.state().status() == status ? 1 : 0)
                    .tag("state", status.name().toLowerCase(Locale.ROOT))
                    .description("1 for the state the client is in")
                    .register(registry);
        }
    }

    private static double age(Flagward client, MeterRegistry registry) {
        ClientState state = client.state();
        return state.since()
                .map(Instant::toEpochMilli)
                .map(since -> Math.max(0, registry.config().clock().wallTime() - since) / 1000.0)
                .orElse(Double.NaN);
    }

    /** Stops counting; what was counted stays in the registries. */
    @Override
    public void close() {
        registrations.forEach(Flagward.Registration::close);
        registrations.clear();
    }
}

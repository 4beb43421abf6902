package dev.flagward.control.runner;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.guard.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where metrics are asked for. May be used by several threads.
 *
 * @param prometheus if the operator named one
 */
public record Sources(Optional<Prometheus> prometheus, HealthProbe probe) {
    /** What is wrong with a source before a rollout begins. */
    Problems check(MetricSource source, Instant now) {
        if (source instanceof MetricSource.Probe asked) {
            return probe.ask(asked) instanceof Answered.Failed<HealthProbe.Health> failed
                    ? Problems.of(failed.problem())
                    : Problems.NONE;
        }
        if (prometheus.isEmpty()) {
            return Problems.of(unnamed());
        }
        return source instanceof CounterSource counters
                ? SourceCheck.of(counters, prometheus.get(), now)
                : SourceCheck.of((MetricSource.Query) source, prometheus.get(), now);
    }

    private static Problem unnamed() {
        return Problem.of(
                MetricError.UNREACHABLE,
                "the rollout watches metrics, and nobody said which Prometheus has them",
                "name it with --prometheus or FLAGWARD_PROMETHEUS");
    }

    /** A grid with the one interval of which there are samples of both sides' opportunities. */
    Answered<Grid> span(CounterSource source, Instant from, Instant to) {
        if (prometheus.isEmpty()) {
            return new Answered.Failed<>(unnamed());
        }
        return prometheus.get().samples(source.selectors().get(0), from, to).then(series -> {
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            for (Series one : series) {
                for (Series.Sample sample : one.samples()) {
                    first = Math.min(first, sample.millis());
                    last = Math.max(last, sample.millis());
                }
            }
            return first < last
                    ? Answered.of(new Grid(Instant.ofEpochMilli(first), Duration.ofMillis(last - first), Duration.ZERO))
                    : Answered.failed(
                            MetricError.NO_SERIES,
                            "there are no two samples of " + source.selectors().get(0) + " yet",
                            "wait for the next scrape");
        });
    }

    /** Counters that are read interval by interval. */
    CounterWatch counters(CounterSource source, Grid grid) {
        return new CounterWatch(prometheus.orElseThrow(), source, grid);
    }

    /** The value of what is held against a bound, or why there is none. */
    Observation measured(MetricSource source, Instant now) {
        if (source instanceof MetricSource.Probe asked) {
            Answered<HealthProbe.Health> health = probe.ask(asked);
            return health instanceof Answered.Got<HealthProbe.Health> got
                    ? new Observation.Measured(now, got.value().healthy() ? 0 : 1)
                    : failed(health, now);
        }
        if (prometheus.isEmpty()) {
            return new Observation.Failed(now, unnamed().message());
        }
        Answered<Double> value = prometheus.get().value(((MetricSource.Query) source).promql(), now);
        return value instanceof Answered.Got<Double> got
                ? new Observation.Measured(now, got.value())
                : failed(value, now);
    }

    private static Observation failed(Answered<?> answered, Instant now) {
        return new Observation.Failed(
                now, ((Answered.Failed<?>) answered).problem().message());
    }
}

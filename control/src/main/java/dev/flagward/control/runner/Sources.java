package dev.flagward.control.runner;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.guard.RolloutGuard;
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

    /** Why some of these metrics can be asked of nobody, if so. */
    Optional<Problem> missing(GuardSetup setup) {
        boolean asked = setup.units().isPresent()
                || setup.metrics().stream().anyMatch(metric -> !(metric.source() instanceof MetricSource.Probe));
        return prometheus.isEmpty() && asked ? Optional.of(unnamed()) : Optional.empty();
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

    /** What hands distinct units to the guard from the grid's start on; {@link #missing} has said that somebody named a Prometheus. */
    UnitCount units(WatchedUnits units, Grid grid, RolloutGuard guard) {
        return new UnitCount(units, named(), grid, guard);
    }

    private Prometheus named() {
        return prometheus.orElseThrow(() -> new IllegalStateException(unnamed().toString()));
    }

    /** What reads a metric from the grid's start on; if it needs Prometheus, {@link #missing} has said that somebody named one. */
    MetricWatch watch(MetricSource source, Grid grid) {
        if (source instanceof MetricSource.Probe asked) {
            return MetricWatch.of(asked, probe, grid);
        }
        return source instanceof CounterSource counters
                ? MetricWatch.of(counters, named(), grid)
                : MetricWatch.of((MetricSource.Query) source, named(), grid);
    }
}

package dev.flagward.control.runner;

import dev.flagward.document.Problem;
import dev.flagward.guard.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads one metric from a start on, observation by observation. Not for several threads. */
public sealed interface MetricWatch permits CounterWatch, ValueWatch {

    /**
     * What one reading came to.
     *
     * @param observations in the order of their instants, never before one of an earlier reading; the last one failed if there
     *     is a problem
     * @param problem why it could not go on; the next reading tries again
     * @param behind whether there is more to read at once
     */
    record Batch(List<Observation> observations, Optional<Problem> problem, boolean behind) {
        static final Batch NOTHING = new Batch(List.of(), Optional.empty(), false);

        public Batch {
            observations = List.copyOf(observations);
        }
    }

    /** Reads what has ended and was not read yet, of history up to an hour at a time. */
    Batch read(Instant now);

    /** A watch over counters, from the grid's start on. */
    static MetricWatch of(CounterSource source, Prometheus prometheus, Grid grid) {
        return new CounterWatch(prometheus, source, grid);
    }

    /** A watch over a query's value at the end of each interval, of those that were missed the last 240. */
    static MetricWatch of(MetricSource.Query query, Prometheus prometheus, Grid grid) {
        return new ValueWatch(grid, at -> prometheus.value(query.promql(), at), 240);
    }

    /** A watch over an address, asked once in an interval: 1 if it is healthy, 0 if not. */
    static MetricWatch of(MetricSource.Probe probe, HealthProbe asked, Grid grid) {
        Grid present = new Grid(grid.start(), grid.poll(), Duration.ZERO);
        return new ValueWatch(
                present, at -> asked.ask(probe).then(health -> Answered.of(health.healthy() ? 1.0 : 0.0)), 0);
    }
}

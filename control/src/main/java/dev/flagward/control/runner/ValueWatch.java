package dev.flagward.control.runner;

import dev.flagward.control.runner.Answered.Failed;
import dev.flagward.control.runner.Answered.Got;
import dev.flagward.document.Problem;
import dev.flagward.guard.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a value once in each interval. There is no evidence to gather, so an interval that was missed is not asked for. */
final class ValueWatch implements MetricWatch {
    private final Grid grid;
    private final Function<Instant, Answered<Double>> value;
    private long done;

    ValueWatch(Grid grid, Function<Instant, Answered<Double>> value) {
        this.grid = grid;
        this.value = value;
    }

    @Override
    public Batch read(Instant now) {
        long ended = grid.ended(now);
        if (ended <= done) {
            return Batch.NOTHING;
        }
        done = ended;
        Instant at = grid.end(ended);
        Answered<Double> answered = value.apply(at);
        if (answered instanceof Got<Double> got) {
            return new Batch(List.of(new Observation.Measured(at, got.value())), Optional.empty(), false);
        }
        Problem problem = ((Failed<Double>) answered).problem();
        return problem.code() == MetricError.NO_SERIES
                ? new Batch(List.of(new Observation.NoSeries(at)), Optional.empty(), false)
                : new Batch(List.of(new Observation.Failed(at, problem.toString())), Optional.of(problem), false);
    }
}

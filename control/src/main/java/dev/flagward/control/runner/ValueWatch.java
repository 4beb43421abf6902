package dev.flagward.control.runner;

import dev.flagward.control.runner.Answered.Failed;
import dev.flagward.control.runner.Answered.Got;
import dev.flagward.document.Problem;
import dev.flagward.guard.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a value once in each interval, those that nobody has asked for yet included, as far back as the past can be asked: a runner
 * that takes over sees what the one before it would have. An interval whose question failed is passed over.
 */
final class ValueWatch implements MetricWatch {
    private final Grid grid;
    private final Function<Instant, Answered<Double>> value;
    private final int past;
    private long done;

    /** @param past how many intervals before the newest can still be asked for; 0 where only the present can */
    ValueWatch(Grid grid, Function<Instant, Answered<Double>> value, int past) {
        this.grid = grid;
        this.value = value;
        this.past = past;
    }

    @Override
    public Batch read(Instant now) {
        long ended = grid.ended(now);
        List<Observation> observations = new ArrayList<>();
        for (done = Math.max(done, ended - past - 1); done < ended; ) {
            done++;
            Instant at = grid.end(done);
            Answered<Double> answered = value.apply(at);
            if (answered instanceof Got<Double> got) {
                observations.add(new Observation.Measured(at, got.value()));
                continue;
            }
            Problem problem = ((Failed<Double>) answered).problem();
            if (problem.code() != MetricError.NO_SERIES) {
                observations.add(new Observation.Failed(at, problem.toString()));
                return new Batch(observations, Optional.of(problem), false);
            }
            observations.add(new Observation.NoSeries(at));
        }
        return new Batch(observations, Optional.empty(), false);
    }
}

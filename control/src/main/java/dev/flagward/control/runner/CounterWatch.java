package dev.flagward.control.runner;

import dev.flagward.document.Problem;
import dev.flagward.guard.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads counters from Prometheus, interval by interval, from a start on.
 *
 * <p>The next poll and the history after a crash are read in the same way: whoever begins again at the same start reads what
 * was read before, as long as Prometheus keeps it. A poll that fails changes nothing, and the next one reads what it left. Not
 * for several threads.
 */
public final class CounterWatch implements MetricWatch {
    /** How much history is asked for at once. */
    private static final Duration CHUNK = Duration.ofHours(1);

    private final Prometheus prometheus;
    private final CounterSource source;
    private final Grid grid;
    private final Increases increases;
    private Map<Instant, Set<Increases.Life>> lives = Map.of();
    private long chunk;

    public CounterWatch(Prometheus prometheus, CounterSource source, Grid grid) {
        this.prometheus = prometheus;
        this.source = source;
        this.grid = grid;
        this.increases = new Increases(source, grid);
        this.chunk = Math.max(1, CHUNK.toMillis() / grid.poll().toMillis());
    }

    @Override
    public Batch read(Instant now) {
        long ended = grid.ended(now);
        while (increases.done() < ended) {
            long upTo = Math.min(ended, increases.done() + chunk);
            Answered<List<List<Series>>> fetched = fetched(increases.from(), grid.end(upTo));
            if (fetched instanceof Answered.Got<List<List<Series>>> got) {
                Increases.Grown grown = increases.upTo(upTo, got.value());
                lives = grown.lives();
                return batch(grown.observations(), grown.problem(), upTo < ended);
            }
            Problem problem = ((Answered.Failed<List<List<Series>>>) fetched).problem();
            if (problem.code() != MetricError.TOO_LARGE || upTo - increases.done() == 1) {
                return batch(List.of(), Optional.of(problem), false);
            }
            chunk = (upTo - increases.done()) / 2;
        }
        return Batch.NOTHING;
    }

    /** Which series counted what the last reading observed at that instant. */
    Set<Increases.Life> lives(Instant at) {
        return lives.getOrDefault(at, Set.of());
    }

    private Batch batch(List<Observation> observations, Optional<Problem> problem, boolean behind) {
        List<Observation> all = new ArrayList<>(observations);
        problem.ifPresent(found -> all.add(new Observation.Failed(grid.end(increases.done()), found.toString())));
        return new Batch(all, problem, behind);
    }

    /** The samples of every selector, or of none. */
    private Answered<List<List<Series>>> fetched(Instant from, Instant to) {
        List<List<Series>> answers = new ArrayList<>();
        for (Selector selector : source.selectors()) {
            Answered<List<Series>> samples = prometheus.samples(selector, from, to);
            if (samples instanceof Answered.Got<List<Series>> got) {
                answers.add(got.value());
            } else {
                return samples.then(never -> Answered.of(answers));
            }
        }
        return Answered.of(answers);
    }
}

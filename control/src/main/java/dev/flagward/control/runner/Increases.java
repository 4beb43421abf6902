package dev.flagward.control.runner;

import dev.flagward.control.runner.VariantLabel.Side;
import dev.flagward.document.Problem;
import dev.flagward.guard.Contrast;
import dev.flagward.guard.Observation;
import dev.flagward.guard.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * By how much counters grew in each interval, from their raw samples. A function of the samples and the grid: in how many
 * parts they were handed in, and when, makes no difference.
 *
 * <p>Each series is walked sample by sample. A sample below the one before is a restart, and counts whole. A series seen for
 * the first time counts whole too, since counters begin at 0; but not if for five minutes before there was nothing of this
 * metric at all, as then nobody knows when it began. After five minutes without a sample a series begins anew and what it
 * counted meanwhile is left out. What is no count (NaN, infinite, negative, a fraction) spoils its interval: the sample is
 * passed over, and everything of that interval is added to the next one that is whole, however long that takes. An interval
 * without any sample of opportunities is added to the next one, too.
 */
final class Increases {
    /** How long a series may be unseen and still go on from where it was; Prometheus itself looks back so far. */
    static final Duration LOOKBACK = Duration.ofMinutes(5);

    private static final double MOST = 1L << 53;

    private final CounterSource source;
    private final Grid grid;
    private final Map<Key, Series.Sample> last = new HashMap<>();
    private final Map<Key, Integer> restarts = new HashMap<>();
    private Set<Life> carriedLives = new HashSet<>();
    private Sums carried;
    private long newest = Long.MIN_VALUE;
    private long done;

    record Key(int selector, Map<String, String> labels) {}

    /** A time in which a series did not begin anew, and so counted no unit twice. */
    record Life(Side side, Key key, int restarts) {}

    /**
     * What came of some intervals.
     *
     * @param problem there is one if the last interval is spoilt
     * @param lives which series counted opportunities of an observation, by its instant
     */
    record Grown(List<Observation> observations, Optional<Problem> problem, Map<Instant, Set<Life>> lives) {}

    /** What was counted on each side, by role. */
    private static final class Sums {
        private final long[] candidate;
        private final long[] baseline;

        Sums(long[] candidate, long[] baseline) {
            this.candidate = candidate;
            this.baseline = baseline;
        }

        long[] of(Side side) {
            return side == Side.CANDIDATE ? candidate : baseline;
        }

        void add(Sums more) {
            Arrays.setAll(candidate, role -> candidate[role] + more.candidate[role]);
            Arrays.setAll(baseline, role -> baseline[role] + more.baseline[role]);
        }
    }

    /** What is gathered for one interval. */
    private static final class Gathered {
        final Sums sums;
        final Set<Life> lives = new HashSet<>();
        Optional<Problem> odd = Optional.empty();
        boolean seen;
        long newest = Long.MIN_VALUE;

        Gathered(Sums sums) {
            this.sums = sums;
        }
    }

    Increases(CounterSource source, Grid grid) {
        this.source = source;
        this.grid = grid;
        this.carried = nothing();
    }

    /** How many intervals are done. */
    long done() {
        return done;
    }

    /** From where samples are needed for what comes next: exclusive. */
    Instant from() {
        return done == 0 ? grid.start().minus(LOOKBACK) : grid.end(done);
    }

    /**
     * Goes on to the end of an interval.
     *
     * @param upTo its number, above {@link #done}
     * @param answers for each of the source's selectors all samples after {@link #from} up to that end; earlier and later ones do
     *     not matter
     */
    Grown upTo(long upTo, List<List<Series>> answers) {
        List<CounterSource.Counter> counters = source.counters(answers);
        Gathered[] gathered = new Gathered[Math.toIntExact(upTo - done)];
        for (int i = 0; i < gathered.length; i++) {
            gathered[i] = new Gathered(nothing());
        }
        long before = newest;
        for (CounterSource.Counter counter : counters) {
            before = Math.max(before, look(counter, upTo, gathered));
        }
        for (int i = 0; i < gathered.length; i++) {
            long here = Math.max(gathered[i].newest, before);
            gathered[i].newest = before;
            before = here;
        }
        for (CounterSource.Counter counter : counters) {
            walk(counter, upTo, gathered);
        }
        newest = before;
        return grown(gathered);
    }

    /** Notes when an interval saw something; answers the newest sample that is before all of them. */
    private long look(CounterSource.Counter counter, long upTo, Gathered[] gathered) {
        long earlier = Long.MIN_VALUE;
        for (Series.Sample sample : counter.series().samples()) {
            long number = grid.number(sample.millis());
            if (number <= done) {
                earlier = sample.millis();
            } else if (number <= upTo) {
                Gathered interval = gathered[Math.toIntExact(number - done - 1)];
                interval.newest = Math.max(interval.newest, sample.millis());
                interval.seen |= counter.role() == 0;
            }
        }
        return earlier;
    }

    private void walk(CounterSource.Counter counter, long upTo, Gathered[] gathered) {
        Key key = new Key(counter.selector(), counter.series().labels());
        Series.Sample before = last.get(key);
        for (Series.Sample sample : counter.series().samples()) {
            long number = grid.number(sample.millis());
            if (number > upTo || (before != null && sample.millis() <= before.millis())) {
                continue;
            }
            if (number <= done) {
                // Before the start it is where counting begins. Later it is too late, and the next sample tells of it.
                before = done == 0 && isCount(sample.value()) ? sample : before;
                continue;
            }
            Gathered interval = gathered[Math.toIntExact(number - done - 1)];
            if (!isCount(sample.value())) {
                interval.odd = Optional.of(odd(counter.series(), sample));
                // The series was seen, and goes on from the last count of it however long that takes.
                before = before == null ? null : new Series.Sample(sample.millis(), before.value());
                continue;
            }
            if (before != null && sample.value() < before.value()) {
                restarts.merge(key, 1, Integer::sum);
            }
            long known = before == null ? interval.newest : before.millis();
            if (known >= sample.millis() - LOOKBACK.toMillis()) {
                double grown = before == null || sample.value() < before.value()
                        ? sample.value()
                        : sample.value() - before.value();
                interval.sums.of(counter.side())[counter.role()] += (long) grown;
                if (grown > 0 && counter.role() == 0) {
                    interval.lives.add(new Life(counter.side(), key, restarts.getOrDefault(key, 0)));
                }
            }
            before = sample;
        }
        if (before != null) {
            last.put(key, before);
        }
    }

    private Grown grown(Gathered[] gathered) {
        List<Observation> observations = new ArrayList<>();
        Map<Instant, Set<Life>> lives = new HashMap<>();
        Optional<Problem> problem = Optional.empty();
        for (Gathered interval : gathered) {
            done++;
            carried.add(interval.sums);
            carriedLives.addAll(interval.lives);
            problem = interval.odd;
            if (problem.isEmpty() && interval.seen) {
                lives.put(grid.end(done), carriedLives);
                carriedLives = new HashSet<>();
            }
            if (problem.isEmpty()) {
                observations.add(interval.seen ? counted() : new Observation.NoSeries(grid.end(done)));
            }
        }
        return new Grown(observations, problem, lives);
    }

    private Observation counted() {
        List<Contrast> contrasts = new ArrayList<>();
        for (int contrast = 1; contrast <= source.contrasts(); contrast++) {
            contrasts.add(Contrast.of(tally(Side.CANDIDATE, contrast), tally(Side.BASELINE, contrast)));
        }
        carried = nothing();
        return new Observation.Counted(grid.end(done), contrasts);
    }

    private Tally tally(Side side, int contrast) {
        long[] sums = carried.of(side);
        return source.tally(sums[0], sums[contrast]);
    }

    private Sums nothing() {
        int roles = source.contrasts() + 1;
        return new Sums(new long[roles], new long[roles]);
    }

    /** Whether a sample is one that a counter of events can have. */
    static boolean isCount(double value) {
        return value >= 0 && value <= MOST && value == Math.rint(value);
    }

    static Problem odd(Series series, Series.Sample sample) {
        return Problem.of(
                MetricError.NOT_A_COUNTER,
                "a sample of " + series.label("__name__") + " at " + Instant.ofEpochMilli(sample.millis()) + " is "
                        + sample.value() + ", which counts nothing",
                "name a counter of events: whole numbers that only grow, and begin at 0 with the process");
    }
}

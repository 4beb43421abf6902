package dev.flagward.control.runner;

import dev.flagward.control.runner.Increases.Life;
import dev.flagward.control.runner.VariantLabel.Side;
import dev.flagward.guard.Contrast;
import dev.flagward.guard.Observation;
import dev.flagward.guard.RolloutGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Hands distinct units to the guard, as far as they are distinct and of their step. Left out is what was counted before a share was
 * everywhere, and a gap in which a unit may have come twice. Several processes, or one that began anew, may each have counted the
 * same unit: counts are divided by how many there were, so that a unit weighs one at most.
 */
final class UnitCount {
    /** Questions without an answer after which nobody can say how units are split. */
    private static final int FAILURES = 4;

    private final WatchedUnits units;
    private final Duration poll;
    private final CounterWatch watch;
    private final RolloutGuard guard;
    private Instant clean;
    private Instant until;
    private Instant end;
    private Set<Life> lives = new HashSet<>();
    private long[] counted = new long[2];
    private long[] told = new long[2];
    private int failures;
    private Optional<String> failure = Optional.empty();

    /** What was counted in an interval. */
    record Seen(Observation observation, Set<Life> lives) {}

    UnitCount(WatchedUnits units, Prometheus prometheus, Grid grid, RolloutGuard guard) {
        this.units = units;
        this.poll = grid.poll();
        this.watch = new CounterWatch(prometheus, units.source(), grid);
        this.guard = guard;
        until = grid.start();
        clean = until;
        end = until;
        enter(until);
    }

    /** What was not read yet; whether there is more is in the batch. */
    MetricWatch.Batch read(Instant now) {
        return watch.read(now);
    }

    /** An observation of the last batch, with who counted it. */
    Seen seen(Observation observation) {
        return new Seen(observation, watch.lives(observation.at()));
    }

    /** A step begins, or goes on after somebody has looked. */
    void enter(Instant at) {
        // A sample tells of what came since the one before it.
        clean = at.plus(units.settle()).plus(poll);
        begin(at);
    }

    private void begin(Instant from) {
        end = units.again().map(time -> from.plus(time).minus(poll)).orElse(Instant.MAX);
        lives = new HashSet<>();
        counted = new long[2];
        told = new long[2];
    }

    void take(Seen seen) {
        if (seen.observation() instanceof Observation.Failed failed) {
            failures++;
            failure = Optional.of(failed.reason());
            return;
        }
        failures = 0;
        failure = Optional.empty();
        if (seen.observation() instanceof Observation.Counted interval) {
            Instant from = until;
            until = interval.at();
            if (!from.isBefore(clean) && !comesTwice(Duration.between(from, until))) {
                count(from, interval.contrasts().get(0), seen.lives());
            }
        }
    }

    private boolean comesTwice(Duration lasted) {
        return units.again().map(time -> lasted.plus(poll).compareTo(time) > 0).orElse(false);
    }

    private void count(Instant from, Contrast interval, Set<Life> who) {
        if (until.isAfter(end)) {
            guard.recountUnits();
            begin(from);
        }
        lives.addAll(who);
        counted[0] += interval.candidate().total();
        counted[1] += interval.baseline().total();
        long places = Math.max(1, Math.max(lives(Side.CANDIDATE), lives(Side.BASELINE)));
        List<Long> more =
                List.of(Math.max(0, counted[0] / places - told[0]), Math.max(0, counted[1] / places - told[1]));
        told[0] += more.get(0);
        told[1] += more.get(1);
        guard.countUnits(more.get(0), more.get(1));
    }

    private long lives(Side side) {
        return lives.stream().filter(life -> life.side() == side).count();
    }

    /** Why nobody can say how units are split, if that is so. */
    Optional<String> down() {
        return failures >= FAILURES ? failure : Optional.empty();
    }

    /** Why the last question was not answered. */
    Optional<String> failure() {
        return failure;
    }
}

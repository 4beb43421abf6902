package dev.flagward.guard;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether the baseline does far worse than before the rollout: its rate over the last minute or two (counts lose half of their weight
 * each minute) is beyond what is allowed. Over when that was not so for ten minutes.
 */
final class BaselineWatch {
    private static final Duration CALM = Duration.ofMinutes(10);
    private static final double HALF_LIFE_SECONDS = 60;
    private static final double LEAST_BAD = 10;

    private final Direction direction;
    private final double before;
    private final double factor;
    private double total;
    private double bad;
    private boolean degraded;
    private Instant last;

    /**
     * @param before the share of bad ones before the rollout, in (0, 1)
     * @param factor how many times it may be worse, above 1
     */
    BaselineWatch(Direction direction, double before, double factor, Instant begin) {
        this.direction = direction;
        this.before = before;
        this.factor = factor;
        this.last = begin;
    }

    void fill(Numbers numbers) {
        total = numbers.next();
        bad = numbers.next();
        degraded = numbers.nextBoolean();
        last = numbers.nextInstant();
    }

    void keep(Numbers numbers) {
        numbers.add(total, bad);
        numbers.add(degraded);
        numbers.add(last);
    }

    void add(Tally baseline, Duration lasted, Instant at) {
        double left = Math.pow(0.5, lasted.toMillis() / 1000.0 / HALF_LIFE_SECONDS);
        total = total * left + baseline.total();
        bad = bad * left + baseline.bad();
        if (beyond()) {
            degraded = true;
            last = at;
        } else {
            degraded &= Duration.between(last, at).compareTo(CALM) < 0;
        }
    }

    private boolean beyond() {
        return switch (direction) {
            case HIGHER_IS_WORSE -> bad >= LEAST_BAD && bad > factor * before * total;
            case LOWER_IS_WORSE -> before * total >= factor * LEAST_BAD && bad < before * total / factor;
        };
    }

    boolean degraded() {
        return degraded;
    }

    /** The share of bad ones of late; 0 before anything was counted. */
    double rate() {
        return total == 0 ? 0 : bad / total;
    }
}

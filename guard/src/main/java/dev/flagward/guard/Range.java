package dev.flagward.guard;

import java.time.Duration;

/** What an argument has to be; each method gives the argument back or says which one is wrong, and how. */
final class Range {
    private Range() {}

    static double positive(double value, String name) {
        return holds(value > 0 && Double.isFinite(value), value, name, "be above 0 and finite");
    }

    static double notNegative(double value, String name) {
        return holds(value >= 0 && Double.isFinite(value), value, name, "be 0 or more and finite");
    }

    static double atLeast(double least, double value, String name) {
        return holds(value >= least && Double.isFinite(value), value, name, "be at least " + least + " and finite");
    }

    static long atLeast(long least, long value, String name) {
        require(value >= least, name + " must be at least " + least + ", not " + value);
        return value;
    }

    static long notNegative(long value, String name) {
        return atLeast(0, value, name);
    }

    static double finite(double value, String name) {
        return holds(Double.isFinite(value), value, name, "be finite");
    }

    /** In (0, 1). */
    static double inside(double value, String name) {
        return holds(value > 0 && value < 1, value, name, "lie between 0 and 1, exclusive");
    }

    /** In [0, 1]. */
    static double share(double value, String name) {
        return holds(value >= 0 && value <= 1, value, name, "lie between 0 and 1");
    }

    static Duration positive(Duration value, String name) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be longer than nothing, not " + value);
        }
        return value;
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private static double holds(boolean holds, double value, String name, String what) {
        require(holds, name + " must " + what + ", not " + value);
        return value;
    }
}

package dev.flagward.guard;

/**
 * A mean over units.
 *
 * @param n units, 1 or more
 * @param mean finite
 * @param variance of one unit; not above 0 where it cannot be estimated
 */
public record UnitMean(long n, double mean, double variance) {
    public UnitMean {
        Range.atLeast(1, n, "the number of units");
        Range.finite(mean, "the mean");
        Range.finite(variance, "the variance");
    }

    /** Whether there is a variance to test with. */
    boolean varies() {
        return n >= 2 && variance > 0;
    }

    /** The square of the standard error. */
    double error2() {
        return variance / n;
    }

    UnitMean withVariance(double other) {
        return new UnitMean(n, mean, other);
    }
}

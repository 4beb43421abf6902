package dev.flagward.guard;

/**
 * Centred moments of one or two measurements of many units: all that the tests of means need, and can be added up over places.
 * Means and sums of squared deviations lose no digits where sums of squares would; they are merged by Chan, Golub and LeVeque (1979).
 *
 * @param kind whether the measurements are numbers or yes and no
 * @param n units, 1 or more; also those without any event
 * @param meanY the mean of the measurement
 * @param meanX the mean of the other: the same before the experiment, or a denominator; 0 where there is none
 * @param squaresY the sum of squared deviations of y, 0 or more but for rounding
 * @param squaresX the same of x
 * @param products the sum of products of both deviations
 */
public record Moments(
        Kind kind, long n, double meanY, double meanX, double squaresY, double squaresX, double products) {
    /** What is measured. */
    public enum Kind {
        /** Numbers; variance over n - 1. */
        NUMBERS,
        /** Yes and no; variance p(1-p) and covariance over n, as GrowthBook has it. */
        SHARES
    }

    public Moments {
        Range.atLeast(1, n, "the number of units");
        Range.finite(meanY + meanX + squaresY + squaresX + products, "each moment");
    }

    /** From the sums that a query brings, of small numbers: for large ones with small differences they have too few digits. */
    public static Moments ofSums(long n, double y, double yy, double x, double xx, double xy) {
        return new Moments(Kind.NUMBERS, n, y / n, x / n, yy - y * y / n, xx - x * x / n, xy - x * y / n);
    }

    /** The same of one measurement. */
    public static Moments ofSums(long n, double y, double yy) {
        return ofSums(n, y, yy, 0, 0, 0);
    }

    /** From counts of yes: of the measurement, of the other, and the sum of products of both. */
    public static Moments ofShares(long n, double y, double x, double xy) {
        return new Moments(Kind.SHARES, n, y / n, x / n, y - y * y / n, x - x * x / n, xy - x * y / n);
    }

    /** The same of one measurement. */
    public static Moments ofShares(long n, double y) {
        return ofShares(n, y, 0, 0);
    }

    /** Both together; of the same kind. */
    public Moments plus(Moments other) {
        Range.require(kind == other.kind, "moments of numbers and of shares do not add up");
        double both = (double) n + other.n;
        double y = other.meanY - meanY;
        double x = other.meanX - meanX;
        double weight = n * (other.n / both);
        return new Moments(
                kind,
                Math.addExact(n, other.n),
                meanY + y * other.n / both,
                meanX + x * other.n / both,
                squaresY + other.squaresY + y * y * weight,
                squaresX + other.squaresX + x * x * weight,
                products + other.products + x * y * weight);
    }

    double varianceY() {
        return variance(meanY, squaresY);
    }

    double varianceX() {
        return variance(meanX, squaresX);
    }

    private double variance(double mean, double squares) {
        return switch (kind) {
            case NUMBERS -> squares / (n - 1.0);
            case SHARES -> mean * (1 - mean);
        };
    }

    double covariance() {
        return switch (kind) {
            case NUMBERS -> products / (n - 1.0);
            case SHARES -> products / n;
        };
    }

    /** The mean of y. */
    public UnitMean mean() {
        return new UnitMean(n, meanY, n < 2 ? 0 : varianceY());
    }

    /**
     * The ratio of the means of y and x, with the variance per unit of the delta method (Deng, Knoblich and Lu 2018). The unit is
     * what was split, never the event.
     */
    public UnitMean ratio() {
        if (meanX == 0 || n < 2) {
            return new UnitMean(n, 0, 0);
        }
        double ratio = meanY / meanX;
        double variance = (varianceY() + ratio * ratio * varianceX() - 2 * ratio * covariance()) / (meanX * meanX);
        return new UnitMean(n, ratio, variance);
    }
}

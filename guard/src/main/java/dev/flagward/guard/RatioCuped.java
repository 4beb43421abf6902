package dev.flagward.guard;

import java.util.Optional;

/**
 * {@link Cuped} for ratios of two sums over units: the ratio now is adjusted by the ratio before, both made linear by the delta method
 * (Deng, Knoblich and Lu, KDD 2018).
 */
public final class RatioCuped {
    private RatioCuped() {}

    /** One side: sums of four measurements in the order numerator, denominator, numerator before, denominator before. */
    public static final class Side {
        private final long n;
        private final double[] sums;
        private final double[][] products;

        /**
         * Takes the sums that a query brings.
         *
         * @param n units, 2 or more
         * @param sums of each
         * @param products sums of products of each with each, symmetric, 4 by 4
         */
        public Side(long n, double[] sums, double[][] products) {
            this.n = Range.atLeast(2, n, "the number of units");
            Range.require(sums.length == 4 && products.length == 4, "a ratio before and after has four sums");
            this.sums = sums.clone();
            this.products = new double[4][];
            for (int i = 0; i < 4; i++) {
                this.products[i] = products[i].clone();
            }
        }

        long n() {
            return n;
        }

        private double covariance(int i, int j) {
            return (products[i][j] - sums[i] * sums[j] / n) / (n - 1);
        }

        private double ratio(int at) {
            return sums[at] / sums[at + 1];
        }

        /** The covariance of the ratios at these places, each made linear in its numerator and denominator. */
        private double linear(int at, int with) {
            double first = sums[at + 1] / n;
            double second = sums[with + 1] / n;
            return (covariance(at, with)
                            - ratio(at) * covariance(at + 1, with)
                            - ratio(with) * covariance(at, with + 1)
                            + ratio(at) * ratio(with) * covariance(at + 1, with + 1))
                    / (first * second);
        }
    }

    private static final int NOW = 0;
    private static final int BEFORE = 2;

    /** The θ with which the difference varies least; 0 where one of the ratios does not vary. */
    public static double theta(Side baseline, Side candidate) {
        double before =
                baseline.linear(BEFORE, BEFORE) / baseline.n() + candidate.linear(BEFORE, BEFORE) / candidate.n();
        double now = baseline.linear(NOW, NOW) / baseline.n() + candidate.linear(NOW, NOW) / candidate.n();
        double both = baseline.linear(NOW, BEFORE) / baseline.n() + candidate.linear(NOW, BEFORE) / candidate.n();
        return before > 0 && now > 0 ? both / before : 0;
    }

    /** The adjusted relative effect; empty where it cannot be estimated. */
    public static Optional<Effect> relative(Side baseline, Side candidate) {
        return relative(baseline, candidate, theta(baseline, candidate));
    }

    static Optional<Effect> relative(Side baseline, Side candidate, double theta) {
        Cuped.Adjusted before = adjusted(baseline, theta);
        Cuped.Adjusted after = adjusted(candidate, theta);
        double sign = Math.signum(before.raw());
        return Cuped.relative(before, after, theta, 1 + sign * Cuped.estimate(before, after));
    }

    /** The adjusted difference of ratios; empty where it cannot be estimated. */
    public static Optional<Effect> absolute(Side baseline, Side candidate) {
        double theta = theta(baseline, candidate);
        return Effect.absolute(
                adjusted(baseline, theta).mean(), adjusted(candidate, theta).mean());
    }

    private static Cuped.Adjusted adjusted(Side side, double theta) {
        double now = side.linear(NOW, NOW);
        double before = side.linear(BEFORE, BEFORE);
        double both = side.linear(NOW, BEFORE);
        UnitMean mean = new UnitMean(
                side.n(),
                side.ratio(NOW) - theta * side.ratio(BEFORE),
                now + theta * theta * before - 2 * theta * both);
        return new Cuped.Adjusted(mean, side.ratio(NOW), now, before, both);
    }
}

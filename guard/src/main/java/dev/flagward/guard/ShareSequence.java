package dev.flagward.guard;

/**
 * A confidence sequence for one share: Howard, Ramdas, McAuliffe and Sekhon's beta-binomial mixture (Annals of Statistics 2021), which
 * holds at every look for any sequence of yes and no.
 *
 * @param alpha the level, in (0, 1)
 * @param tightest at how many trials it is tightest, above 0
 */
public record ShareSequence(double alpha, double tightest) {
    private static final double LEAST = 1e-12;

    public ShareSequence {
        Range.inside(alpha, "alpha");
        Range.positive(tightest, "the number of trials where it is tightest");
    }

    /** The shares that are not ruled out, by bisection on each side of the one that was seen. */
    public Bounds bounds(Tally tally) {
        if (tally.total() == 0) {
            return new Bounds(0, 1);
        }
        double seen = tally.bad() / (double) tally.total();
        return new Bounds(end(tally, seen, 0), end(tally, seen, 1));
    }

    private double end(Tally tally, double seen, double limit) {
        double out = limit == 0 ? LEAST : 1 - LEAST;
        if (limit == seen || !ruledOut(tally, out)) {
            return limit;
        }
        double in = Math.min(Math.max(seen, LEAST), 1 - LEAST);
        for (int i = 0; i < 200 && Math.abs(in - out) > 1e-14; i++) {
            double middle = (in + out) / 2;
            if (ruledOut(tally, middle)) {
                out = middle;
            } else {
                in = middle;
            }
        }
        return (in + out) / 2;
    }

    private boolean ruledOut(Tally tally, double p) {
        double n = tally.total();
        double s = tally.bad() - n * p;
        double v = n * p * (1 - p);
        double rho = NormalMixture.twoSidedRho(tightest * p * (1 - p), alpha);
        return twoSidedLogE(s, v, rho, p, 1 - p) >= -Math.log(alpha);
    }

    /**
     * The evidence, in nats, that a sum of terms between -g and h drifts either way.
     *
     * @param s the sum
     * @param v its variance process, {@code n g h}
     */
    static double twoSidedLogE(double s, double v, double rho, double g, double h) {
        double r = Math.max(rho - g * h, 1e-3 * g * h);
        return shape(s, v, g, h)
                + logBeta(first(s, r + v, g, h), second(s, r + v, g, h))
                - logBeta(first(0, r, g, h), second(0, r, g, h));
    }

    /** The same that it drifts upwards. */
    static double oneSidedLogE(double s, double v, double rho, double g, double h) {
        double r = Math.max(rho - g * h, 1e-3 * g * h);
        double x = h / (g + h);
        return shape(s, v, g, h)
                + logBeta(first(s, r + v, g, h), second(s, r + v, g, h), x)
                - logBeta(first(0, r, g, h), second(0, r, g, h), x);
    }

    private static double shape(double s, double v, double g, double h) {
        double both = g + h;
        return v / (g * h) * Math.log(both)
                - (v + h * s) / (h * both) * Math.log(g)
                - (v - g * s) / (g * both) * Math.log(h);
    }

    private static double first(double s, double r, double g, double h) {
        return (r - g * s) / (g * (g + h));
    }

    private static double second(double s, double r, double g, double h) {
        return (r + h * s) / (h * (g + h));
    }

    private static double logBeta(double a, double b) {
        return SpecialFunctions.logGamma(a) + SpecialFunctions.logGamma(b) - SpecialFunctions.logGamma(a + b);
    }

    private static double logBeta(double a, double b, double x) {
        return logBeta(a, b) + Math.log(SpecialFunctions.beta(a, b, x));
    }
}

package dev.flagward.guard;

/**
 * Howard, Ramdas, McAuliffe and Sekhon's normal mixture (Time-uniform, nonparametric, nonasymptotic confidence sequences, Annals of
 * Statistics 2021): evidence from a sum S of centred terms with variance process V, and the boundary that S crosses with probability
 * at most α.
 */
final class NormalMixture {
    private NormalMixture() {}

    /** ρ of the one-sided mixture that is tightest at variance v, for α below ½. */
    static double oneSidedRho(double v, double alpha) {
        return twoSidedRho(v, 2 * alpha);
    }

    /** ρ of the two-sided mixture that is tightest at variance v. */
    static double twoSidedRho(double v, double alpha) {
        double twice = -2 * Math.log(alpha);
        return v / (twice + Math.log1p(twice));
    }

    /** The evidence, in nats, that S drifts upwards. */
    static double oneSidedLogE(double s, double v, double rho) {
        return 0.5 * Math.log(4 * rho / (v + rho))
                + s * s / (2 * (v + rho))
                + SpecialFunctions.logNormalBelow(s / Math.sqrt(v + rho));
    }

    /** The evidence, in nats, that S drifts either way. */
    static double twoSidedLogE(double s, double v, double rho) {
        return 0.5 * Math.log(rho / (v + rho)) + s * s / (2 * (v + rho));
    }

    /** The boundary of |S|. */
    static double twoSidedBound(double v, double alpha, double rho) {
        return Math.sqrt((v + rho) * (Math.log1p(v / rho) - 2 * Math.log(alpha)));
    }

    /** The boundary of S: where the one-sided evidence is ln(1/α), by bisection. */
    static double oneSidedBound(double v, double alpha, double rho) {
        double wanted = -Math.log(alpha);
        double low = 0;
        double high = 1;
        while (oneSidedLogE(high, v, rho) < wanted) {
            high *= 2;
        }
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            if (oneSidedLogE(middle, v, rho) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }
}

package dev.flagward.guard;

/**
 * The functions that the tests stand on: log gamma, incomplete gamma and beta, and the normal, t and chi-square
 * distributions built from them. Tails are computed as tails, never as one minus the rest.
 *
 * <p>Sources: Abramowitz and Stegun, Handbook of Mathematical Functions, 6.1.41 (Stirling's series), 6.5.29 and 6.5.31
 * (incomplete gamma), 26.5.8 (incomplete beta), 26.7.1 (t); the continued fractions by the modified Lentz method (Thompson and
 * Barnett 1986).
 */
final class SpecialFunctions {
    private static final double TINY = 1e-300;
    private static final int MOST_TERMS = 100_000;
    /** How near to 1 a factor has to be to be the last: a unit in the last place. */
    private static final double CONVERGED = 2.3e-16;

    private static final double HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
    private static final double LOG_HALF = Math.log(0.5);

    /** Coefficients of 1/x, 1/x³, … in Stirling's series: B(2k) / (2k (2k-1)). */
    private static final double[] STIRLING = {
        1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400
    };

    private SpecialFunctions() {}

    /** The logarithm of the gamma function, for x above 0; good to a few units in the last place of the larger terms. */
    static double logGamma(double x) {
        double shift = 0;
        double at = x;
        if (at < 15) {
            double product = 1;
            while (at < 15) {
                product *= at;
                at++;
            }
            shift = Math.log(product);
        }
        double inverse = 1 / at;
        double square = inverse * inverse;
        double series = 0;
        for (int k = STIRLING.length - 1; k >= 0; k--) {
            series = series * square + STIRLING[k];
        }
        return (at - 0.5) * Math.log(at) - at + HALF_LOG_TWO_PI + series * inverse - shift;
    }

    /** The upper incomplete gamma function Q(a, x), regularised, for a above 0 and x from 0. */
    static double upperGamma(double a, double x) {
        if (x <= 0) {
            return 1;
        }
        if (x >= a + 1) {
            return Math.exp(logUpperGamma(a, x));
        }
        double term = 1 / a;
        double sum = term;
        for (int n = 1; n < MOST_TERMS && Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
            term *= x / (a + n);
            sum += term;
        }
        return 1 - sum * Math.exp(a * Math.log(x) - x - logGamma(a));
    }

    /** The logarithm of {@link #upperGamma} where its continued fraction holds: x from a + 1. */
    private static double logUpperGamma(double a, double x) {
        double b = x + 1 - a;
        double c = 1 / TINY;
        double d = 1 / b;
        double fraction = d;
        for (int i = 1; i < MOST_TERMS; i++) {
            double numerator = -i * (i - a);
            b += 2;
            d = 1 / awayFromZero(numerator * d + b);
            c = awayFromZero(b + numerator / c);
            double step = d * c;
            fraction *= step;
            if (Math.abs(step - 1) < CONVERGED) {
                break;
            }
        }
        return a * Math.log(x) - x - logGamma(a) + Math.log(fraction);
    }

    /** The incomplete beta function I(x; a, b), regularised, for a and b above 0 and x in [0, 1]. */
    static double beta(double a, double b, double x) {
        if (x <= 0) {
            return 0;
        }
        if (x >= 1) {
            return 1;
        }
        double front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
        return x < (a + 1) / (a + b + 2)
                ? front * betaFraction(a, b, x) / a
                : 1 - front * betaFraction(b, a, 1 - x) / b;
    }

    private static double betaFraction(double a, double b, double x) {
        double c = 1;
        double d = 1 / awayFromZero(1 - (a + b) * x / (a + 1));
        double fraction = d;
        for (int m = 1; m < MOST_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / awayFromZero(1 + even * d);
            c = awayFromZero(1 + even / c);
            fraction *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / awayFromZero(1 + odd * d);
            c = awayFromZero(1 + odd / c);
            double step = d * c;
            fraction *= step;
            if (Math.abs(step - 1) < CONVERGED) {
                break;
            }
        }
        return fraction;
    }

    private static double awayFromZero(double x) {
        return Math.abs(x) > TINY ? x : TINY;
    }

    /** The probability that a standard normal variable is at most x. */
    static double normalBelow(double x) {
        double tail = 0.5 * upperGamma(0.5, x * x / 2);
        return x < 0 ? tail : 1 - tail;
    }

    /** The probability that a standard normal variable is above x. */
    static double normalAbove(double x) {
        return normalBelow(-x);
    }

    /** The logarithm of {@link #normalBelow}, without cancellation or underflow on either side. */
    static double logNormalBelow(double x) {
        if (x > 0) {
            return Math.log1p(-normalAbove(x));
        }
        double half = x * x / 2;
        return half < 1.5 ? Math.log(normalBelow(x)) : LOG_HALF + logUpperGamma(0.5, half);
    }

    /** The density of a standard normal variable. */
    static double normalDensity(double x) {
        return Math.exp(-0.5 * x * x - HALF_LOG_TWO_PI);
    }

    /**
     * The x that a standard normal variable is below with probability p, for p in (0, 1): Newton's method on the logarithm
     * of the smaller tail, which is concave, so that every step from the left stays on the left.
     */
    static double normalQuantile(double p) {
        if (p > 0.5) {
            return -normalQuantile(1 - p);
        }
        double wanted = Math.log(p);
        double x = -Math.sqrt(-2 * wanted);
        for (int i = 0; i < 100; i++) {
            double log = logNormalBelow(x);
            double step = (wanted - log) * Math.exp(log - (-0.5 * x * x - HALF_LOG_TWO_PI));
            x += step;
            if (Math.abs(step) <= 1e-15 * Math.max(1, Math.abs(x))) {
                break;
            }
        }
        return x;
    }

    /** The probability that Student's t with these degrees of freedom is above t. */
    static double tAbove(double t, double degrees) {
        if (t < 0) {
            return 1 - tAbove(-t, degrees);
        }
        double square = t * t;
        return square < 1
                ? 0.5 * (1 - beta(0.5, degrees / 2, square / (degrees + square)))
                : 0.5 * beta(degrees / 2, 0.5, degrees / (degrees + square));
    }

    /** The t that Student's t is below with probability p, for p in (0, 1): by bisection. */
    static double tQuantile(double p, double degrees) {
        if (p < 0.5) {
            return -tQuantile(1 - p, degrees);
        }
        double low = 0;
        double high = 1;
        while (tAbove(high, degrees) > 1 - p) {
            high *= 2;
        }
        while (high - low > 1e-14 * Math.max(1, high)) {
            double middle = 0.5 * (low + high);
            if (middle <= low || middle >= high) {
                break;
            }
            if (tAbove(middle, degrees) > 1 - p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }

    /** The probability that chi-square with these degrees of freedom is above x. */
    static double chiSquareAbove(double x, double degrees) {
        return upperGamma(degrees / 2, x / 2);
    }

    /** The logarithm of a sum, from the logarithms of its terms. */
    static double logSum(double... logs) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double log : logs) {
            largest = Math.max(largest, log);
        }
        if (largest == Double.NEGATIVE_INFINITY) {
            return largest;
        }
        double sum = 0;
        for (double log : logs) {
            sum += Math.exp(log - largest);
        }
        return largest + Math.log(sum);
    }
}

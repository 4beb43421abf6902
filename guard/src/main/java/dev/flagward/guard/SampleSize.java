package dev.flagward.guard;

import java.util.OptionalDouble;

/** How many units an experiment of means or shares needs, and what it can find with them; z-tests, for one look at the end. */
public final class SampleSize {
    private SampleSize() {}

    /**
     * Units of the baseline for a difference of means, two-sided; for shares p the variance is p(1-p).
     *
     * @param difference to be found, not 0
     * @param power with which probability, in (0, 1)
     * @param ratio units of the candidate for each of the baseline, above 0
     */
    public static double ofBaseline(
            double baselineVariance,
            double candidateVariance,
            double difference,
            double alpha,
            double power,
            double ratio) {
        double z = SpecialFunctions.normalQuantile(1 - Range.inside(alpha, "alpha") / 2)
                + SpecialFunctions.normalQuantile(Range.inside(power, "the power"));
        return z
                * z
                * (baselineVariance + candidateVariance / Range.positive(ratio, "the ratio of units"))
                / (difference * difference);
    }

    /** The probability that a two-sided test finds this difference. */
    public static double power(double difference, double standardError, double alpha) {
        return power(difference, standardError, alpha, 1);
    }

    /**
     * The same where the interval is this many times as wide, as with looks in between.
     *
     * @param inflation see {@link #inflation}
     */
    public static double power(double difference, double standardError, double alpha, double inflation) {
        double z = SpecialFunctions.normalQuantile(1 - Range.inside(alpha, "alpha") / 2);
        double standardized = difference / (standardError * inflation);
        return SpecialFunctions.normalAbove(z - standardized) + SpecialFunctions.normalBelow(-z - standardized);
    }

    /**
     * The smallest relative lift above 0 that is found, where the error grows with the lift; empty if none is. In closed form, as in
     * GrowthBook's power calculation.
     *
     * @param mean of a unit, above 0
     * @param variance of a unit, the same on both sides
     * @param n units of each side
     * @param inflation 1 for one look, else see {@link #inflation}
     */
    public static OptionalDouble smallestLift(
            double mean, double variance, double n, double alpha, double power, double inflation) {
        double z = SpecialFunctions.normalQuantile(1 - Range.inside(alpha, "alpha") / 2)
                - SpecialFunctions.normalQuantile(1 - Range.inside(power, "the power"));
        double error2 = z * z * inflation * inflation * variance / n;
        double g = error2 / (mean * mean);
        if (g >= 1) {
            return OptionalDouble.empty();
        }
        double candidate = (mean + Math.sqrt(mean * mean - (1 - g) * (mean * mean - error2))) / (1 - g);
        return OptionalDouble.of(candidate / mean - 1);
    }

    /** How many times wider a two-sided interval of the sequence is than that of a fixed horizon; units grow with its square. */
    public static double inflation(AsymptoticSequence sequence, double units) {
        return sequence.inflatedZ(units, Alternative.TWO_SIDED)
                / SpecialFunctions.normalQuantile(1 - sequence.alpha() / 2);
    }
}

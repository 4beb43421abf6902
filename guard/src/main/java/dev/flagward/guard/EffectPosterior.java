package dev.flagward.guard;

/**
 * A normal posterior of an effect, for reading only: it is not valid for stopping early, and drives no guard.
 *
 * @param mean its mean
 * @param deviation its standard deviation, above 0
 */
public record EffectPosterior(double mean, double deviation) {
    public EffectPosterior {
        Range.finite(mean, "the mean of a posterior");
        Range.positive(deviation, "the deviation of a posterior");
    }

    /** With a flat prior. */
    public static EffectPosterior of(Effect effect) {
        return new EffectPosterior(effect.estimate(), effect.standardError());
    }

    /**
     * With a normal prior.
     *
     * @param variance of the prior, above 0
     */
    public static EffectPosterior of(Effect effect, double mean, double variance) {
        double precision = 1 / (effect.standardError() * effect.standardError());
        double prior = 1 / Range.positive(variance, "the variance of a prior");
        return new EffectPosterior(
                (effect.estimate() * precision + mean * prior) / (precision + prior), 1 / Math.sqrt(precision + prior));
    }

    /** The probability that the effect is above 0. */
    public double chanceAbove() {
        return SpecialFunctions.normalBelow(mean / deviation);
    }

    /** What is expected to be lost by keeping the baseline. */
    public double lossOfKeeping() {
        return loss(mean);
    }

    /** What is expected to be lost by shipping the candidate. */
    public double lossOfShipping() {
        return loss(-mean);
    }

    private double loss(double gain) {
        double z = gain / deviation;
        return gain * SpecialFunctions.normalBelow(z) + deviation * SpecialFunctions.normalDensity(z);
    }

    /** The central interval that holds 1 - α. */
    public Bounds interval(double alpha) {
        double half = SpecialFunctions.normalQuantile(1 - Range.inside(alpha, "alpha") / 2) * deviation;
        return new Bounds(mean - half, mean + half);
    }
}

package dev.flagward.guard;

/**
 * The asymptotic confidence sequence of Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas (arXiv 2103.06476, equations 9 and 134): for
 * means of units, valid at every look once there are enough of them. On sparse or skewed data only behind the gates of
 * {@link MeanSequence}.
 *
 * @param alpha the level, in (0, ½)
 * @param tightest at how many units on both sides together it is tightest; not to be changed once there is data. Too few cost
 *     little, too many cost much early
 */
public record AsymptoticSequence(double alpha, double tightest) {
    /** Where nothing is known. */
    public static final double DEFAULT_TIGHTEST = 5000;

    public AsymptoticSequence {
        Range.inside(alpha, "alpha");
        Range.require(alpha < 0.5, "alpha must be below one half, not " + alpha);
        Range.positive(tightest, "the number of units where it is tightest");
    }

    /** What the sequence says at this look. */
    public Inference of(Effect effect, Alternative alternative) {
        double estimate = effect.estimate();
        double half = effect.standardError() * inflatedZ((double) effect.units(), alternative);
        double z = estimate / effect.standardError();
        return switch (alternative) {
            case TWO_SIDED ->
                new Inference(
                        Math.min(1, Math.exp(-twoSidedLogE(effect))), new Bounds(estimate - half, estimate + half));
            case GREATER ->
                new Inference(
                        oneSided(z, (double) effect.units()), new Bounds(estimate - half, Double.POSITIVE_INFINITY));
            case LESS ->
                new Inference(
                        oneSided(-z, (double) effect.units()), new Bounds(Double.NEGATIVE_INFINITY, estimate + half));
        };
    }

    /** Half of the interval's width, in standard errors; in place of the normal quantile of a fixed horizon. */
    double inflatedZ(double units, Alternative alternative) {
        double b = scale(units, alternative);
        return alternative == Alternative.TWO_SIDED
                ? Math.sqrt((b + 1) / b * Math.log((b + 1) / (alpha * alpha)))
                : Math.sqrt(2 * (b + 1) / b * Math.log1p(Math.sqrt(b + 1) / (2 * alpha)));
    }

    /** The evidence, in nats, of an effect either way. */
    public double twoSidedLogE(Effect effect) {
        double b = scale((double) effect.units(), Alternative.TWO_SIDED);
        double z = effect.estimate() / effect.standardError();
        return b * z * z / (2 * (b + 1)) - 0.5 * Math.log1p(b);
    }

    /** The evidence, in nats, of an effect above 0: the exact mixture over the half line, tighter than the interval. */
    public double greaterLogE(Effect effect) {
        double b = scale((double) effect.units(), Alternative.GREATER);
        double z = effect.estimate() / effect.standardError();
        return Math.log(2)
                - 0.5 * Math.log1p(b)
                + b * z * z / (2 * (b + 1))
                + SpecialFunctions.logNormalBelow(z * Math.sqrt(b / (b + 1)));
    }

    /** The p-value that belongs to the one-sided interval, in closed form. */
    private double oneSided(double z, double units) {
        if (z <= 0) {
            return 1;
        }
        double b = scale(units, Alternative.GREATER);
        double q = b * z * z / (2 * (b + 1));
        double p = q > 30 ? Math.exp(0.5 * Math.log1p(b) - Math.log(2) - q) : Math.sqrt(b + 1) / (2 * Math.expm1(q));
        return Math.min(1, p);
    }

    private double scale(double units, Alternative alternative) {
        return units / tightest * shape(alternative == Alternative.TWO_SIDED ? alpha : 2 * alpha);
    }

    private static double shape(double level) {
        double twice = -2 * Math.log(level);
        return twice + Math.log1p(twice);
    }
}

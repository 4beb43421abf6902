package dev.flagward.guard;

import java.util.Optional;

/**
 * CUPED (Deng, Xu, Kohavi and Walker, WSDM 2013): an effect whose variance is less by what the same measurement before the experiment
 * (x) explains of the one in it (y). θ is that of both sides together.
 */
public final class Cuped {
    private Cuped() {}

    /** θ, the slope of y over x on both sides together; 0 where one of them does not vary. */
    public static double theta(Moments baseline, Moments candidate) {
        Moments both = baseline.plus(candidate);
        return both.varianceX() > 0 && both.varianceY() > 0 ? both.covariance() / both.varianceX() : 0;
    }

    /** The adjusted difference of means; empty if a side does not vary. */
    public static Optional<Effect> absolute(Moments baseline, Moments candidate) {
        double theta = theta(baseline, candidate);
        return Effect.absolute(adjusted(baseline, theta), adjusted(candidate, theta));
    }

    /** The adjusted relative effect, over the baseline's mean as it was measured; empty as before, and if that is 0. */
    public static Optional<Effect> relative(Moments baseline, Moments candidate) {
        double theta = theta(baseline, candidate);
        return relative(
                new Adjusted(
                        adjusted(baseline, theta),
                        baseline.meanY(),
                        baseline.varianceY(),
                        baseline.varianceX(),
                        baseline.covariance()),
                new Adjusted(
                        adjusted(candidate, theta),
                        candidate.meanY(),
                        candidate.varianceY(),
                        candidate.varianceX(),
                        candidate.covariance()),
                theta,
                // As GrowthBook has it: what was measured before is not taken into the slope.
                candidate.meanY() / baseline.meanY());
    }

    /** One side after adjustment, with what it was before. */
    record Adjusted(UnitMean mean, double raw, double varianceY, double varianceX, double covariance) {}

    /**
     * @param ratio how fast the effect falls as the baseline's mean grows, over that mean
     */
    static Optional<Effect> relative(Adjusted baseline, Adjusted candidate, double theta, double ratio) {
        if (!baseline.mean().varies() || !candidate.mean().varies() || baseline.raw() == 0) {
            return Optional.empty();
        }
        double ofBaseline = baseline.varianceY() * ratio * ratio
                - 2 * theta * baseline.covariance() * ratio
                + theta * theta * baseline.varianceX();
        double error2 =
                (candidate.mean().error2() + ofBaseline / baseline.mean().n()) / (baseline.raw() * baseline.raw());
        return Optional.of(Effect.of(estimate(baseline, candidate), error2, baseline.mean(), candidate.mean()));
    }

    static double estimate(Adjusted baseline, Adjusted candidate) {
        return (candidate.mean().mean() - baseline.mean().mean()) / Math.abs(baseline.raw());
    }

    private static UnitMean adjusted(Moments side, double theta) {
        double variance = side.varianceY() + theta * theta * side.varianceX() - 2 * theta * side.covariance();
        return new UnitMean(side.n(), side.meanY() - theta * side.meanX(), variance);
    }
}

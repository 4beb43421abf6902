package dev.flagward.guard;

import java.util.List;
import java.util.Optional;

/**
 * How far the candidate is from the baseline.
 *
 * @param estimate the difference of means, or the relative one as a fraction
 * @param standardError above 0
 * @param degrees Welch's degrees of freedom
 * @param units on both sides together
 */
public record Effect(double estimate, double standardError, double degrees, long units) {
    public Effect {
        Range.finite(estimate, "the estimate");
        Range.positive(standardError, "the standard error");
    }

    /** The difference of means; empty if a side has fewer than two units or no variance. */
    public static Optional<Effect> absolute(UnitMean baseline, UnitMean candidate) {
        if (!baseline.varies() || !candidate.varies()) {
            return Optional.empty();
        }
        return Optional.of(
                of(candidate.mean() - baseline.mean(), baseline.error2() + candidate.error2(), baseline, candidate));
    }

    /**
     * The difference over the absolute value of the baseline's mean, by the delta method, with the degrees of freedom of the absolute
     * one, as GrowthBook has it; empty as before, and if that mean is 0.
     */
    public static Optional<Effect> relative(UnitMean baseline, UnitMean candidate) {
        if (!baseline.varies() || !candidate.varies() || baseline.mean() == 0) {
            return Optional.empty();
        }
        double square = baseline.mean() * baseline.mean();
        double ratio2 = candidate.mean() * candidate.mean() / square;
        return Optional.of(of(
                (candidate.mean() - baseline.mean()) / Math.abs(baseline.mean()),
                (candidate.error2() + baseline.error2() * ratio2) / square,
                baseline,
                candidate));
    }

    static Effect of(double estimate, double error2, UnitMean baseline, UnitMean candidate) {
        return new Effect(estimate, Math.sqrt(error2), degrees(baseline, candidate), baseline.n() + candidate.n());
    }

    private static double degrees(UnitMean baseline, UnitMean candidate) {
        double both = baseline.error2() + candidate.error2();
        return both
                * both
                / (baseline.error2() * baseline.error2() / (baseline.n() - 1)
                        + candidate.error2() * candidate.error2() / (candidate.n() - 1));
    }

    /**
     * One effect from those of several steps, each unit in the step of its first exposure, weighted by {@code n n'/(n + n')}: never from sums
     * over steps, which a drift would bend.
     *
     * @param baselines of each step
     * @param candidates of each step
     */
    public static Optional<Effect> overSteps(List<UnitMean> baselines, List<UnitMean> candidates) {
        Range.require(
                baselines.size() == candidates.size() && !baselines.isEmpty(),
                "both sides need the same steps, at least one");
        double weights = 0;
        double sum = 0;
        double error2 = 0;
        double degrees = 0;
        long units = 0;
        for (int s = 0; s < baselines.size(); s++) {
            Optional<Effect> step = absolute(baselines.get(s), candidates.get(s));
            if (step.isEmpty()) {
                return step;
            }
            Effect effect = step.get();
            double n = baselines.get(s).n();
            double weight = n * candidates.get(s).n() / effect.units();
            weights += weight;
            sum += weight * effect.estimate();
            error2 += weight * weight * effect.standardError() * effect.standardError();
            degrees += effect.degrees();
            units += effect.units();
        }
        return Optional.of(new Effect(sum / weights, Math.sqrt(error2) / weights, degrees, units));
    }
}

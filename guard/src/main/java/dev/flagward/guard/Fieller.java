package dev.flagward.guard;

import java.util.Optional;

/**
 * Fieller's interval of a relative effect (1954), where the baseline's mean is too uncertain for the delta method: below ten standard
 * errors.
 */
public final class Fieller {
    private Fieller() {}

    /**
     * The interval of candidate over baseline, less 1; empty if it is unbounded, as where the baseline's mean may be 0.
     *
     * @param alpha two-sided, in (0, 1)
     */
    public static Optional<Bounds> bounds(UnitMean baseline, UnitMean candidate, double alpha) {
        if (!baseline.varies() || !candidate.varies() || baseline.mean() == 0) {
            return Optional.empty();
        }
        double z = SpecialFunctions.normalQuantile(1 - Range.inside(alpha, "alpha") / 2);
        double g = z * z * baseline.error2() / (baseline.mean() * baseline.mean());
        if (g >= 1) {
            return Optional.empty();
        }
        double ratio = candidate.mean() / baseline.mean();
        double half = z
                / Math.abs(baseline.mean())
                * Math.sqrt(candidate.error2() * (1 - g) + ratio * ratio * baseline.error2());
        return Optional.of(new Bounds((ratio - half) / (1 - g) - 1, (ratio + half) / (1 - g) - 1));
    }
}

package dev.flagward.guard;

import java.time.Duration;

/**
 * What a guard is to find, and what it may let pass.
 *
 * @param margin how much worse is still accepted, as a fraction from 0; 0 accepts nothing, and more costs delay
 * @param dispersion φ₀: 1 where distinct units are counted, what {@link Calibration} found, or 2 where nothing is known
 * @param smallestHarm the ratio of rates that a step is held long enough to find, above 1
 * @param longestStep for how long at most a step is held for that
 * @param tolerated how much worse a metric may be that is called safe, as a fraction above 0
 * @param degraded how many times its rate before the rollout the baseline may have, above 1
 */
public record Sensitivity(
        double margin,
        double dispersion,
        double smallestHarm,
        Duration longestStep,
        double tolerated,
        double degraded) {
    /** Finds a doubled rate within a day; uncalibrated. */
    public static final Sensitivity DEFAULT = new Sensitivity(0, 2, 2, Duration.ofHours(24), 0.25, 3);

    public Sensitivity {
        Range.notNegative(margin, "the margin");
        Range.atLeast(1, dispersion, "the dispersion");
        Range.require(
                smallestHarm > 1 + margin && Double.isFinite(smallestHarm),
                "the smallest harm to find must be above what is accepted, " + (1 + margin) + ", not " + smallestHarm);
        Range.positive(longestStep, "the longest step");
        Range.positive(tolerated, "the tolerated harm");
        Range.require(
                degraded > 1 && Double.isFinite(degraded), "the ratio of degraded must be above 1, not " + degraded);
    }

    public Sensitivity withMargin(double other) {
        return new Sensitivity(other, dispersion, smallestHarm, longestStep, tolerated, degraded);
    }

    public Sensitivity withDispersion(double other) {
        return new Sensitivity(margin, other, smallestHarm, longestStep, tolerated, degraded);
    }

    public Sensitivity withSmallestHarm(double other) {
        return new Sensitivity(margin, dispersion, other, longestStep, tolerated, degraded);
    }

    public Sensitivity withLongestStep(Duration other) {
        return new Sensitivity(margin, dispersion, smallestHarm, other, tolerated, degraded);
    }

    public Sensitivity withTolerated(double other) {
        return new Sensitivity(margin, dispersion, smallestHarm, longestStep, other, degraded);
    }
}

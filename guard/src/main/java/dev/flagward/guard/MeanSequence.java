package dev.flagward.guard;

import java.util.Optional;

/**
 * Means of units looked at again and again, behind gates: without them sparse and skewed data raise false alarms in 40 to 97 of 100
 * harmless experiments, with them in at most 2.2 (simulated).
 *
 * <ul>
 *   <li>Each side's variance is at least that of all units together.
 *   <li>Each side has at least {@value #LEAST_NONZERO} units that are not 0, {@value #LEAST_OF_AMOUNTS} for amounts without a cap.
 *   <li>A relative effect is asked only while the baseline's mean is ten standard errors from 0.
 * </ul>
 *
 * @param sequence the level and tuning
 * @param leastNonzero how many units of each side must not be 0
 */
public record MeanSequence(AsymptoticSequence sequence, long leastNonzero) {
    /** For counts and capped amounts. */
    public static final long LEAST_NONZERO = 30;
    /** For amounts without a cap. */
    public static final long LEAST_OF_AMOUNTS = 100;

    private static final double LEAST_BASELINE = 10;

    /** One side: its moments, and how many of its units are not 0. */
    public record Side(Moments moments, long nonzero) {
        public Side {
            Range.require(
                    nonzero >= 0 && nonzero <= moments.n(),
                    "of " + moments.n() + " units " + nonzero + " cannot be nonzero");
        }
    }

    /** The difference of means; empty while a gate is closed. */
    public Optional<Effect> absolute(Side baseline, Side candidate) {
        if (Math.min(baseline.nonzero(), candidate.nonzero()) < leastNonzero) {
            return Optional.empty();
        }
        double pooled = baseline.moments().plus(candidate.moments()).varianceY();
        return Effect.absolute(floored(baseline, pooled), floored(candidate, pooled));
    }

    /** The relative effect; empty while a gate is closed: then ask for the absolute one. */
    public Optional<Effect> relative(Side baseline, Side candidate) {
        Optional<Effect> absolute = absolute(baseline, candidate);
        if (absolute.isEmpty()) {
            return absolute;
        }
        double pooled = baseline.moments().plus(candidate.moments()).varianceY();
        UnitMean mean = floored(baseline, pooled);
        return Math.abs(mean.mean()) < LEAST_BASELINE * Math.sqrt(mean.error2())
                ? Optional.empty()
                : Effect.relative(mean, floored(candidate, pooled));
    }

    private static UnitMean floored(Side side, double pooled) {
        UnitMean mean = side.moments().mean();
        return mean.withVariance(Math.max(mean.variance(), pooled));
    }
}

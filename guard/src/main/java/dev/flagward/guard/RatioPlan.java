package dev.flagward.guard;

import java.time.Duration;

/**
 * A metric that is compared between candidate and baseline: an error counter, a latency histogram at one to three boundaries, a count of
 * conversions.
 *
 * @param name as observations and answers speak of it
 * @param direction which way it gets worse
 * @param exposure how it is known how much each side was exposed
 * @param weight the part of the rollout's α that it gets, beside the other metrics' weights; above 0
 * @param reaction what its verdicts lead to
 * @param sensitivity what it is to find
 * @param traffic what was counted before the rollout, with a share of bad ones for each contrast
 * @param poll the time between two observations
 */
public record RatioPlan(
        String name,
        Direction direction,
        Exposure exposure,
        double weight,
        Reaction reaction,
        Sensitivity sensitivity,
        Traffic traffic,
        Duration poll)
        implements MetricPlan {
    public RatioPlan {
        Range.require(!name.isBlank(), "a metric needs a name");
        Range.positive(weight, "the weight of a metric");
        Range.positive(poll, "the time between two polls");
    }

    /** A metric of requests of which more bad ones are worse, with the defaults for all else. */
    public static RatioPlan of(String name, Traffic traffic, Duration poll) {
        return new RatioPlan(
                name,
                Direction.HIGHER_IS_WORSE,
                Exposure.REQUESTS,
                1,
                Reaction.DEFAULT,
                Sensitivity.DEFAULT,
                traffic,
                poll);
    }

    public RatioPlan with(Sensitivity other) {
        return new RatioPlan(name, direction, exposure, weight, reaction, other, traffic, poll);
    }

    public RatioPlan with(Reaction other) {
        return new RatioPlan(name, direction, exposure, weight, other, sensitivity, traffic, poll);
    }

    public RatioPlan with(Direction other) {
        return new RatioPlan(name, other, exposure, weight, reaction, sensitivity, traffic, poll);
    }

    public RatioPlan with(Exposure other) {
        return new RatioPlan(name, direction, other, weight, reaction, sensitivity, traffic, poll);
    }

    public RatioPlan withWeight(double other) {
        return new RatioPlan(name, direction, exposure, other, reaction, sensitivity, traffic, poll);
    }

    /** How many contrasts an observation of it has. */
    public int contrasts() {
        return traffic.badShares().size();
    }

    /** The settings of the guard on one contrast. */
    RateRatioGuard.Settings settings(int contrast, double alpha, int steps) {
        double badShare = traffic.badShares().get(contrast);
        double interval = poll.toMillis() / 1000.0;
        return new RateRatioGuard.Settings(
                alpha,
                1 + sensitivity.margin(),
                sensitivity.dispersion(),
                steps,
                traffic.perSecond() * badShare * interval);
    }
}

package dev.flagward.guard;

import java.time.Duration;

/**
 * A metric that is held against a bound and knows no variants: processor time, memory, any value that is asked before and
 * after. There is no statistics in it: it says how often in a row the bound was breached.
 *
 * @param name as observations and answers speak of it
 * @param bound finite; the value itself is still good
 * @param direction which way it gets worse
 * @param breaches after how many breaches in a row it has regressed, 1 or more
 * @param measurements how many values a step needs before it may pass, 1 or more
 * @param reaction what its verdicts lead to
 * @param poll the time between two observations
 */
public record ThresholdPlan(
        String name,
        double bound,
        Direction direction,
        int breaches,
        int measurements,
        Reaction reaction,
        Duration poll)
        implements MetricPlan {
    public ThresholdPlan {
        Range.require(!name.isBlank(), "a metric needs a name");
        Range.finite(bound, "the bound");
        Range.atLeast(1, breaches, "the number of breaches");
        Range.atLeast(1, measurements, "the number of measurements");
        Range.positive(poll, "the time between two polls");
    }

    /** A metric that has regressed after three values in a row above the bound; a step needs three values. */
    public static ThresholdPlan above(String name, double bound, Duration poll) {
        return new ThresholdPlan(name, bound, Direction.HIGHER_IS_WORSE, 3, 3, Reaction.DEFAULT, poll);
    }
}

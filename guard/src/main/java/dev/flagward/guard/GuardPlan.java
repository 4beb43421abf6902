package dev.flagward.guard;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All that is watched of a rollout, fixed before it begins: to change it while it runs would void the evidence.
 *
 * @param alpha the probability that a rollout which harms nobody raises an alarm at all, in (0, 1)
 * @param resumable whether somebody may go on after an alarm; half of what is left of α is then set aside each time
 * @param steps the steps that are watched, in their order, at least one
 * @param metrics with names of their own; the share of α follows their weights, at least one
 */
public record GuardPlan(double alpha, boolean resumable, List<Step> steps, List<MetricPlan> metrics) {
    /** One false alarm in twenty rollouts. */
    public static final double DEFAULT_ALPHA = 0.05;

    public GuardPlan {
        Range.inside(alpha, "alpha");
        steps = List.copyOf(steps);
        metrics = List.copyOf(metrics);
        Range.require(!steps.isEmpty(), "a rollout that is guarded needs a step");
        Range.require(!metrics.isEmpty(), "a rollout that is guarded needs a metric");
        Set<String> names = new HashSet<>();
        metrics.forEach(metric ->
                Range.require(names.add(metric.name()), "two metrics have the name " + metric.name() + ": rename one"));
    }

    /** The part of α that a metric may spend over the whole rollout. One that only notifies takes no part, and has all of α. */
    public double alphaOf(RatioPlan metric) {
        return metric.reaction().regressed() == Action.NOTIFY ? alpha : alpha * metric.weight() / weights();
    }

    private double weights() {
        double sum = 0;
        for (MetricPlan metric : metrics) {
            if (metric instanceof RatioPlan ratio && metric.reaction().regressed() != Action.NOTIFY) {
                sum += ratio.weight();
            }
        }
        return sum;
    }

    /** The guard at the beginning of the first step. */
    public RolloutGuard begin(Instant at) {
        return new RolloutGuard(this, at);
    }

    /**
     * The guard as it was when its state was kept.
     *
     * @throws IllegalArgumentException if the state is of another plan
     */
    public RolloutGuard resume(RolloutState state) {
        return new RolloutGuard(this, state);
    }

    MetricGuard guard(MetricPlan metric, Instant at) {
        if (metric instanceof RatioPlan ratio) {
            return new RatioGuard(ratio, level(ratio), steps.size(), steps.get(0), at);
        }
        return new ThresholdGuard((ThresholdPlan) metric, steps.get(0), at);
    }

    MetricGuard guard(MetricPlan metric, GuardState state) {
        if (metric instanceof RatioPlan ratio) {
            return new RatioGuard(ratio, level(ratio), steps.size(), state);
        }
        return new ThresholdGuard((ThresholdPlan) metric, state);
    }

    private Level level(RatioPlan metric) {
        return new Level(alphaOf(metric), resumable);
    }
}

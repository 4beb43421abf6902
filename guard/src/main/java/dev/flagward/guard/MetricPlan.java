package dev.flagward.guard;

import java.time.Duration;

/** What is watched of one metric, fixed before the rollout begins. */
public sealed interface MetricPlan permits RatioPlan, ThresholdPlan {
    /** The name by which observations and answers speak of it. */
    String name();

    /** The time between two observations. */
    Duration poll();

    Reaction reaction();
}

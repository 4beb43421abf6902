package dev.flagward.guard;

import java.time.Instant;

/**
 * The guard on one metric: takes observations in the order of their instants, and says at any time what it makes of them. It asks no
 * clock; whoever drives it says what time it is. One thread at a time.
 */
public sealed interface MetricGuard permits RatioGuard, ThresholdGuard {
    /** A step of the rollout begins: what was seen of this step so far is nothing, the evidence goes on. */
    void enter(Step step, Instant at);

    /**
     * Something was learnt.
     *
     * @throws IllegalArgumentException if the observation is not of this metric's kind, or is older than one before it
     */
    void observe(Observation observation);

    /**
     * What to make of all that was observed, and changes nothing.
     *
     * @param now not before the last observation
     */
    Assessment judge(Instant now);

    /**
     * Somebody has looked at an alarm or a pause, and goes on: the next epoch begins in the same step, with new evidence only.
     *
     * @throws IllegalStateException if the plan set nothing aside for going on
     */
    void acknowledge(Instant at);

    /** What has to be kept to go on after a restart as if there had been none. */
    GuardState state();
}

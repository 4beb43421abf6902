package dev.flagward.guard;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * The numbers behind a verdict on a compared metric; for latency, but for the evidence, those of the boundary with the most.
 *
 * @param log the evidence of harm, in nats
 * @param logThreshold what it has to reach, in nats
 * @param ratio the candidate's rate over the baseline's; empty while nothing bad was counted
 * @param bounds of that ratio, valid at all times together at the metric's level
 * @param candidate what was counted of the candidate since this epoch began
 * @param baseline what was counted of the baseline since then
 * @param dispersion φ for the next interval, 1 or more
 * @param power how far the step is in the evidence that the harm it has to find would have brought; 1 is there
 * @param traffic how the requests of the step were split
 * @param from when this epoch began
 * @param until up to when was counted
 */
public record Evidence(
        double log,
        double logThreshold,
        OptionalDouble ratio,
        Bounds bounds,
        Tally candidate,
        Tally baseline,
        double dispersion,
        double power,
        TrafficSplit traffic,
        Instant from,
        Instant until) {
    /** The evidence as a factor: so many to one against no harm. */
    public double factor() {
        return Math.exp(log);
    }
}

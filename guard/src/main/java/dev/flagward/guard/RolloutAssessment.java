package dev.flagward.guard;

import java.time.Instant;
import java.util.List;

/**
 * What the guard says of a whole rollout at one instant.
 *
 * @param at the instant that was asked for
 * @param verdict the worst of its metrics' and of the split of units
 * @param advice the sternest of them
 * @param metrics of each metric, in the plan's order
 * @param unitsLogE the evidence, in nats, that units are not split as planned; 0 while none were counted
 */
public record RolloutAssessment(
        Instant at, Verdict verdict, Advice advice, List<Assessment> metrics, double unitsLogE) {
    public RolloutAssessment {
        metrics = List.copyOf(metrics);
    }
}

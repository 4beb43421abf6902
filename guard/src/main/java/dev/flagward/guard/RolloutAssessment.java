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
 * @param units how distinct units are split
 */
public record RolloutAssessment(Instant at, Verdict verdict, Advice advice, List<Assessment> metrics, UnitSplit units) {
    public RolloutAssessment {
        metrics = List.copyOf(metrics);
    }
}

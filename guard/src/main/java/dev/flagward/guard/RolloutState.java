package dev.flagward.guard;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that the guard of a rollout has to keep.
 *
 * @param metrics the state of each metric's guard, by its name, in the plan's order
 * @param units the state of the look at how units are split
 */
public record RolloutState(Map<String, GuardState> metrics, GuardState units) {
    public RolloutState {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}

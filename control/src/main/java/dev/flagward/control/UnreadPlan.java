package dev.flagward.control;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The plan of a guarded rollout that is not over, and that this version cannot read: a newer one wrote it. Nobody knows what is to
 * become of its flags, so none of them goes forward.
 *
 * @param planned the entry that has the plan
 * @param problems what cannot be read of it
 */
public record UnreadPlan(Entry planned, Problems problems) {
    /** The number of its entry, which is the rollout's. */
    public long number() {
        return planned.sequence();
    }

    /** Its flags, as far as they can be told; empty if they cannot. */
    private Set<String> flags() {
        Set<String> flags = new HashSet<>();
        planned.flag().ifPresent(flags::add);
        if (planned.notice().isPresent()
                && planned.notice().get().members().get(Notices.PLAN) instanceof Value.Structure plan
                && plan.members().get("flags") instanceof Value.Sequence list) {
            list.values().forEach(flag -> {
                if (flag instanceof Value.Text text) {
                    flags.add(text.value());
                }
            });
        }
        return flags;
    }

    /** Whether a rollout by that plan would change what this one is about. One that does not say is about everything there. */
    public boolean concerns(RolloutPlan other) {
        Set<String> flags = flags();
        List<String> others = other.flags();
        return planned.environment()
                        .filter(place -> !place.equals(other.environment()))
                        .isEmpty()
                && (flags.isEmpty() || others.stream().anyMatch(flags::contains));
    }

    /** That it cannot be read, and what to do about it. */
    public Problem problem() {
        Set<String> flags = flags();
        return Problem.of(
                ChangeError.PLAN_UNREAD,
                "the plan of entry " + number() + " cannot be read here, so "
                        + (flags.isEmpty() ? "no flag" : "none of " + String.join(", ", flags)) + " goes forward"
                        + planned.environment().map(place -> " in " + place).orElse("") + ": "
                        + problems.list().get(0).message(),
                "a newer version of Flagward wrote it: run that one here, too, or end the rollout there");
    }
}

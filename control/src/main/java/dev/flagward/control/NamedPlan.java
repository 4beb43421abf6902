package dev.flagward.control;

import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Steps that go by a name. */
public enum NamedPlan {
    STANDARD,
    CAREFUL,
    FAST;

    private List<RolloutPlan.Step> steps() {
        return switch (this) {
            case STANDARD -> steps(Duration.ofMinutes(30), 5, 25, 50, 100);
            case CAREFUL -> steps(Duration.ofMinutes(30), 1, 5, 10, 25, 50, 100);
            case FAST -> steps(Duration.ofMinutes(10), 10, 50, 100);
        };
    }

    private static List<RolloutPlan.Step> steps(Duration hold, int... percents) {
        return Arrays.stream(percents)
                .mapToObj(percent -> new RolloutPlan.Step(Percent.of(percent), hold))
                .toList();
    }

    /** As people write it: {@code standard}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The one of that name. */
    public static Optional<NamedPlan> find(String word) {
        return Arrays.stream(values()).filter(plan -> plan.word().equals(word)).findFirst();
    }

    /** What goes into a plan: the steps, as {@link PlanReader} reads them. */
    public Map<String, Value> members() {
        List<Value> values = new ArrayList<>();
        steps().forEach(step -> values.add(RolloutPlan.value(step)));
        return Map.of("steps", new Value.Sequence(values));
    }
}

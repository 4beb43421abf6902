package dev.flagward.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an evaluation came about, step by step in the order in which it was decided. It shows the attribute values that
 * conditions met: it is for a person who looks at a context of their own, and is never logged or stored.
 *
 * @param flag the key asked for
 * @param steps what was looked at; nothing behind the step that decided
 * @param evaluation the answer, the same that {@link Evaluator#evaluate} gives
 */
public record Explanation(String flag, String environment, long revision, List<Step> steps, Evaluation evaluation) {
    public Explanation {
        steps = List.copyOf(steps);
    }

    /** One thing that was looked at on the way. */
    public sealed interface Step {}

    /** Whether the flag is on in this environment. */
    public record Switch(boolean enabled) implements Step {}

    /**
     * A prerequisite.
     *
     * @param wanted any of these variants meets it
     * @param steps how the other flag was evaluated
     */
    public record PrerequisiteStep(String flag, List<String> wanted, Evaluation served, boolean met, List<Step> steps)
            implements Step {
        public PrerequisiteStep {
            wanted = List.copyOf(wanted);
            steps = List.copyOf(steps);
        }
    }

    /** A rule, and what its condition found. */
    public record RuleStep(String id, boolean matched, Finding finding) implements Step {}

    /** One variant is served. */
    public record FixedStep(String variant) implements Step {}

    /**
     * A split chooses.
     *
     * @param key the text that was hashed; empty when the context has none, and then nothing was chosen
     * @param hash the unsigned hash of seed and key
     * @param bucket 0 to 99 999
     */
    public record SplitStep(
            String by,
            Optional<String> key,
            String seed,
            BucketingAlgorithm algorithm,
            long hash,
            int bucket,
            List<Share> shares)
            implements Step {
        public SplitStep {
            shares = List.copyOf(shares);
        }
    }

    /** The buckets of one variant: from the first to before the end. */
    public record Share(String variant, int from, int to) {
        boolean holds(int bucket) {
            return from <= bucket && bucket < to;
        }
    }

    /**
     * What a condition found in the context.
     *
     * @param condition the condition in words
     * @param seen the attribute's value, for the condition of an attribute that is present
     * @param why in words
     * @param parts the parts that were looked at: those up to the one that decided
     */
    public record Finding(String condition, boolean holds, Optional<Value> seen, String why, List<Finding> parts) {
        public Finding {
            parts = List.copyOf(parts);
        }
    }

    /** The whole as lines of text. */
    public List<String> lines() {
        return new ExplanationText(this).lines();
    }

    /** The whole as one JSON structure. */
    public Value toValue() {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("flag", Value.of(flag));
        members.put("environment", Value.of(environment));
        members.put("revision", Value.of((double) revision));
        evaluation.value().ifPresent(value -> members.put("value", value));
        evaluation.variant().ifPresent(variant -> members.put("variant", Value.of(variant)));
        members.put("reason", Value.of(evaluation.reason().name()));
        evaluation.ruleId().ifPresent(rule -> members.put("rule", Value.of(rule)));
        evaluation.errorCode().ifPresent(code -> members.put("error_code", Value.of(code.name())));
        evaluation.errorMessage().ifPresent(message -> members.put("error_message", Value.of(message)));
        List<Value> path = new ArrayList<>();
        steps.forEach(step -> path.add(ExplanationValues.of(step)));
        members.put("steps", new Value.Sequence(path));
        return new Value.Structure(members);
    }
}

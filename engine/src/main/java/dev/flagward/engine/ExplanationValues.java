package dev.flagward.engine;

import dev.flagward.engine.Explanation.Finding;
import dev.flagward.engine.Explanation.FixedStep;
import dev.flagward.engine.Explanation.PrerequisiteStep;
import dev.flagward.engine.Explanation.RuleStep;
import dev.flagward.engine.Explanation.Share;
import dev.flagward.engine.Explanation.SplitStep;
import dev.flagward.engine.Explanation.Step;
import dev.flagward.engine.Explanation.Switch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The steps of an explanation as JSON. */
final class ExplanationValues {
    private ExplanationValues() {}

    static Value of(Step step) {
        Map<String, Value> members = new LinkedHashMap<>();
        if (step instanceof Switch state) {
            members.put("step", Value.of("enabled"));
            members.put("enabled", Value.of(state.enabled()));
        } else if (step instanceof PrerequisiteStep prerequisite) {
            members.put("step", Value.of("prerequisite"));
            members.put("flag", Value.of(prerequisite.flag()));
            members.put("wanted", list(prerequisite.wanted(), Value::of));
            prerequisite.served().variant().ifPresent(variant -> members.put("served", Value.of(variant)));
            members.put("reason", Value.of(prerequisite.served().reason().name()));
            members.put("met", Value.of(prerequisite.met()));
            members.put("steps", list(prerequisite.steps(), ExplanationValues::of));
        } else if (step instanceof RuleStep rule) {
            members.put("step", Value.of("rule"));
            members.put("id", Value.of(rule.id()));
            members.put("matched", Value.of(rule.matched()));
            members.put("finding", of(rule.finding()));
        } else if (step instanceof FixedStep fixed) {
            members.put("step", Value.of("serve"));
            members.put("variant", Value.of(fixed.variant()));
        } else if (step instanceof SplitStep split) {
            members.put("step", Value.of("split"));
            addSplit(split, members);
        }
        return new Value.Structure(members);
    }

    private static void addSplit(SplitStep split, Map<String, Value> members) {
        members.put("by", Value.of(split.by()));
        members.put("seed", Value.of(split.seed()));
        members.put("algorithm", Value.of(split.algorithm().word()));
        split.key().ifPresent(key -> {
            members.put("key", Value.of(key));
            members.put("hash", Value.of((double) split.hash()));
            members.put("bucket", Value.of(split.bucket()));
        });
        members.put("shares", list(split.shares(), ExplanationValues::of));
    }

    private static Value of(Share share) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("variant", Value.of(share.variant()));
        members.put("from", Value.of(share.from()));
        members.put("to", Value.of(share.to()));
        return new Value.Structure(members);
    }

    private static Value of(Finding finding) {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("condition", Value.of(finding.condition()));
        members.put("holds", Value.of(finding.holds()));
        finding.seen().ifPresent(seen -> members.put("seen", seen));
        members.put("why", Value.of(finding.why()));
        if (!finding.parts().isEmpty()) {
            members.put("parts", list(finding.parts(), ExplanationValues::of));
        }
        return new Value.Structure(members);
    }

    private static <T> Value list(List<T> elements, Function<T, Value> toValue) {
        return new Value.Sequence(elements.stream().map(toValue).toList());
    }
}

package dev.flagward.engine;

import dev.flagward.engine.CompiledFlag.CompiledRule;
import dev.flagward.engine.CompiledFlag.Need;
import dev.flagward.engine.Explanation.Finding;
import dev.flagward.engine.Explanation.FixedStep;
import dev.flagward.engine.Explanation.PrerequisiteStep;
import dev.flagward.engine.Explanation.RuleStep;
import dev.flagward.engine.Explanation.Share;
import dev.flagward.engine.Explanation.SplitStep;
import dev.flagward.engine.Explanation.Step;
import dev.flagward.engine.Explanation.Switch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Walks the evaluation order once more, over the same checks, and writes down what it meets. */
final class Explainer {
    private final Snapshot snapshot;
    private final PreparedContext context;

    Explainer(Snapshot snapshot, PreparedContext context) {
        this.snapshot = snapshot;
        this.context = context;
    }

    Explanation explain(String key) {
        List<Step> steps = new ArrayList<>();
        CompiledFlag flag = snapshot.compiled(key);
        Evaluation evaluation = flag == null ? snapshot.notFound() : walk(flag, steps);
        return new Explanation(key, snapshot.environment(), snapshot.revision(), steps, evaluation);
    }

    private Evaluation walk(CompiledFlag flag, List<Step> steps) {
        steps.add(new Switch(flag.source.enabled()));
        if (!flag.source.enabled()) {
            return Objects.requireNonNull(flag.disabled);
        }
        for (int i = 0; i < flag.needs.length; i++) {
            if (!isMet(flag.needs[i], flag.source.prerequisites().get(i), steps)) {
                return Objects.requireNonNull(flag.unmet);
            }
        }
        for (CompiledRule rule : flag.rules) {
            Finding finding = finding(rule.source().when(), rule.when());
            steps.add(new RuleStep(rule.source().id(), finding.holds(), finding));
            if (finding.holds()) {
                return serve(rule.serve(), steps);
            }
        }
        return serve(flag.serve, steps);
    }

    private boolean isMet(Need need, Prerequisite prerequisite, List<Step> steps) {
        List<Step> inner = new ArrayList<>();
        Evaluation served = walk(need.flag, inner);
        boolean met = need.flag.source.enabled() && need.accepts(served);
        steps.add(new PrerequisiteStep(prerequisite.flag(), prerequisite.variants(), served, met, inner));
        return met;
    }

    private Evaluation serve(Outcome outcome, List<Step> steps) {
        Evaluation evaluation = outcome.evaluate(context);
        if (outcome instanceof Outcome.Bucketed bucketed) {
            steps.add(split(bucketed));
        } else {
            steps.add(new FixedStep(evaluation.variant().orElse("")));
        }
        return evaluation;
    }

    private SplitStep split(Outcome.Bucketed bucketed) {
        List<Share> shares = new ArrayList<>();
        int from = 0;
        for (Map.Entry<String, Percent> weight : bucketed.split.weights().entrySet()) {
            int to = from + weight.getValue().thousandths();
            shares.add(new Share(weight.getKey(), from, to));
            from = to;
        }
        Optional<String> key = Optional.ofNullable(bucketed.key(context));
        int hash = key.map(bucketed::hash).orElse(0);
        return new SplitStep(
                bucketed.split.by(),
                key,
                bucketed.split.seed(),
                bucketed.split.algorithm(),
                Integer.toUnsignedLong(hash),
                Outcome.Bucketed.bucket(hash),
                shares);
    }

    private Finding finding(Condition condition, Check check) {
        String words = Words.of(condition);
        if (condition instanceof Condition.Attribute attribute && check instanceof AttributeCheck leaf) {
            Optional<Value> seen = Optional.ofNullable(context.value(leaf.slot));
            String why = seen.map(value -> "it is " + Words.of(value)).orElse("it is missing");
            return new Finding(words, check.holds(context), seen, typed(attribute, seen, why), List.of());
        }
        if (condition instanceof Condition.InSegment named) {
            Segment segment = snapshot.segment(named.segment());
            Finding part = segment == null ? null : finding(segment.when(), check);
            boolean within = check.holds(context);
            return new Finding(
                    words,
                    within,
                    Optional.empty(),
                    within ? "within" : "not within",
                    part == null ? List.of() : List.of(part));
        }
        if (condition instanceof Condition.Not not && check instanceof Check.Opposite opposite) {
            Finding part = finding(not.part(), opposite.part);
            return new Finding(
                    words,
                    !part.holds(),
                    Optional.empty(),
                    part.holds() ? "what it negates holds" : "what it negates does not hold",
                    List.of(part));
        }
        if (condition instanceof Condition.All all && check instanceof Check.AllOf compiled) {
            List<Finding> parts = partsUntil(false, all.parts(), compiled.parts);
            boolean holds = parts.stream().allMatch(Finding::holds);
            return new Finding(
                    words,
                    holds,
                    Optional.empty(),
                    holds ? "every part holds" : "part " + parts.size() + " of " + compiled.parts.length + " does not",
                    parts);
        }
        Condition.Any any = (Condition.Any) condition;
        List<Finding> parts = partsUntil(true, any.parts(), ((Check.AnyOf) check).parts);
        boolean holds = parts.stream().anyMatch(Finding::holds);
        return new Finding(
                words,
                holds,
                Optional.empty(),
                holds ? "part " + parts.size() + " of " + any.parts().size() + " holds" : "no part holds",
                parts);
    }

    /** Findings up to the first that decides. */
    private List<Finding> partsUntil(boolean deciding, List<Condition> conditions, Check[] checks) {
        List<Finding> parts = new ArrayList<>();
        for (int i = 0; i < checks.length; i++) {
            Finding part = finding(conditions.get(i), checks[i]);
            parts.add(part);
            if (part.holds() == deciding) {
                break;
            }
        }
        return parts;
    }

    /** Says so when the operator does not compare values of that type at all. */
    private static String typed(Condition.Attribute condition, Optional<Value> seen, String why) {
        return seen.isPresent() && !condition.operator().compares(seen.get())
                ? why + ", which " + condition.operator().word() + " does not compare"
                : why;
    }
}

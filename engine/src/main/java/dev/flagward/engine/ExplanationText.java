package dev.flagward.engine;

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

/** An explanation as lines of text, indented by two spaces. */
final class ExplanationText {
    private final Explanation explanation;
    private final List<String> lines = new ArrayList<>();

    ExplanationText(Explanation explanation) {
        this.explanation = explanation;
    }

    List<String> lines() {
        lines.add(explanation.flag() + " in " + explanation.environment() + ", revision " + explanation.revision());
        explanation.steps().forEach(step -> add(step, "  "));
        Evaluation evaluation = explanation.evaluation();
        lines.add("→ "
                + (evaluation.errorCode().isPresent()
                        ? evaluation.errorCode().get() + ": "
                                + evaluation.errorMessage().orElse("") + "; the caller's default holds"
                        : served(evaluation)));
        return List.copyOf(lines);
    }

    private static String served(Evaluation evaluation) {
        return evaluation.variant().orElse("") + " = "
                + evaluation.value().map(Words::of).orElse("") + " (" + evaluation.reason() + ")";
    }

    private void add(Step step, String indent) {
        if (step instanceof Switch state) {
            lines.add(indent + (state.enabled() ? "enabled: yes" : "enabled: no, so the off variant is served"));
        } else if (step instanceof PrerequisiteStep prerequisite) {
            lines.add(indent + "prerequisite " + prerequisite.flag() + ": " + (prerequisite.met() ? "met" : "unmet")
                    + "; wanted " + String.join(" or ", prerequisite.wanted()) + ", it gives "
                    + prerequisite.served().variant().orElse("nothing")
                    + " (" + prerequisite.served().reason() + ")");
            prerequisite.steps().forEach(inner -> add(inner, indent + "  "));
        } else if (step instanceof RuleStep rule) {
            lines.add(indent + "rule " + rule.id() + ": " + (rule.matched() ? "matches" : "does not match"));
            add(rule.finding(), indent + "  ");
        } else if (step instanceof FixedStep fixed) {
            lines.add(indent + "serve " + fixed.variant());
        } else if (step instanceof SplitStep split) {
            add(split, indent);
        }
    }

    private void add(Finding finding, String indent) {
        lines.add(indent + (finding.holds() ? "✓ " : "✗ ") + finding.condition() + ": " + finding.why());
        finding.parts().forEach(part -> add(part, indent + "  "));
    }

    private void add(SplitStep split, String indent) {
        lines.add(indent + "split by " + split.by() + ", seed " + Words.quoted(split.seed()) + ", "
                + split.algorithm().word());
        lines.add(indent + "  "
                + split.key()
                        .map(key -> Words.quoted(key) + " has hash " + split.hash() + ", bucket " + split.bucket()
                                + " of " + Percent.WHOLE)
                        .orElse("the context has no " + split.by() + " to hash"));
        for (Share share : split.shares()) {
            boolean chosen = split.key().isPresent() && share.holds(split.bucket());
            lines.add(indent + (chosen ? "  → " : "    ") + share.variant() + ": "
                    + (share.from() == share.to()
                            ? "no bucket"
                            : "buckets " + share.from() + " to " + (share.to() - 1)));
        }
    }
}

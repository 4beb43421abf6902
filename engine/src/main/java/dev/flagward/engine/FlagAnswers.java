package dev.flagward.engine;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the answers one flag can give. */
final class FlagAnswers {
    private final Flag flag;
    private final long revision;
    private final Map<String, Evaluation.Served> served;

    /** @param known by identity, what other flags of the snapshot serve, since most share {@code on} and {@code off} */
    FlagAnswers(Flag flag, long revision, IdentityHashMap<Map<String, Value>, Map<String, Evaluation.Served>> known) {
        this.flag = flag;
        this.revision = revision;
        Map<String, Evaluation.Served> made = known.get(flag.variants());
        if (made == null) {
            made = served(flag.variants());
            known.put(flag.variants(), made);
        }
        this.served = made;
    }

    private static Map<String, Evaluation.Served> served(Map<String, Value> variants) {
        Map<String, Evaluation.Served> served = new LinkedHashMap<>();
        for (Map.Entry<String, Value> variant : variants.entrySet()) {
            served.put(variant.getKey(), Evaluation.Served.of(variant.getKey(), variant.getValue(), served.size()));
        }
        return served;
    }

    Evaluation disabled() {
        return served(flag.off(), Reason.DISABLED, null);
    }

    Evaluation unmet() {
        return served(flag.off(), Reason.DEFAULT, null);
    }

    Evaluation mismatch() {
        String message = "the values of flag " + flag.key() + " are of type " + flag.type();
        return Evaluation.failed(flag.key(), EvaluationError.TYPE_MISMATCH, message, null, revision);
    }

    /** @param rule the rule that serves, or null behind all rules */
    Outcome outcome(Serve serve, @Nullable Rule rule, Attributes attributes) {
        String ruleId = rule == null ? null : rule.id();
        if (serve instanceof Serve.FixedVariant fixed) {
            return new Outcome.Fixed(
                    served(fixed.variant(), rule == null ? Reason.STATIC : Reason.TARGETING_MATCH, ruleId));
        }
        Serve.Split split = (Serve.Split) serve;
        List<Integer> ends = new ArrayList<>();
        List<Evaluation> evaluations = new ArrayList<>();
        int end = 0;
        for (Map.Entry<String, Percent> share : split.weights().entrySet()) {
            Evaluation evaluation = served(share.getKey(), Reason.SPLIT, ruleId);
            end += share.getValue().thousandths();
            if (share.getValue().thousandths() > 0) {
                ends.add(end);
                evaluations.add(evaluation);
            }
        }
        return new Outcome.Bucketed(split, attributes, ends, evaluations, missing(split, ruleId));
    }

    private Evaluation missing(Serve.Split split, @Nullable String ruleId) {
        String place = "flag " + flag.key() + (ruleId == null ? "" : ", rule " + ruleId);
        return split.by().equals(EvaluationContext.TARGETING_KEY)
                ? Evaluation.failed(
                        flag.key(),
                        EvaluationError.TARGETING_KEY_MISSING,
                        place + " splits by the targeting key; the context has none",
                        ruleId,
                        revision)
                : Evaluation.failed(
                        flag.key(),
                        EvaluationError.INVALID_CONTEXT,
                        place + " splits by " + split.by()
                                + "; the context has no text, number or boolean of that name",
                        ruleId,
                        revision);
    }

    private Evaluation served(String variant, Reason reason, @Nullable String ruleId) {
        Evaluation.Served known = served.get(variant);
        if (known == null) {
            throw new IllegalArgumentException("flag " + flag.key() + (ruleId == null ? "" : ", rule " + ruleId)
                    + ": \"" + variant + "\" is not one of its variants");
        }
        return Evaluation.served(flag.key(), known, reason, Optional.ofNullable(ruleId), revision);
    }
}

package dev.flagward.document;

import dev.flagward.engine.Condition;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Prerequisite;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Serve;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a flag does, in the words of lists and differences. */
public final class FlagWords {
    private FlagWords() {}

    /** A state at a glance: {@code on}, {@code off}, {@code 25 % on by practice.id}, {@code 2 rules, then off}. */
    public static String state(FlagDefinition flag, String environment) {
        if (flag.archived()) {
            return "archived";
        }
        FlagState state = flag.state(environment);
        if (!state.enabled()) {
            return flag.off();
        }
        String served = serve(flag, state.serve());
        int rules = state.rules().size();
        String words = rules == 0 ? served : rules + (rules == 1 ? " rule, then " : " rules, then ") + served;
        return state.prerequisites().isEmpty() ? words : words + ", if " + needs(state.prerequisites());
    }

    private static String needs(List<Prerequisite> prerequisites) {
        return prerequisites.stream().map(FlagWords::prerequisite).collect(Collectors.joining(" and "));
    }

    /** {@code payments_enabled serves on}. */
    static String prerequisite(Prerequisite prerequisite) {
        return prerequisite.flag() + " serves " + String.join(" or ", prerequisite.variants());
    }

    /** {@code on}, {@code 25 % on by practice.id}, {@code 30 % blue, 70 % green}. */
    static String serve(FlagDefinition flag, Serve serve) {
        if (serve instanceof Serve.FixedVariant fixed) {
            return fixed.variant();
        }
        Serve.Split split = (Serve.Split) serve;
        String shares = shares(flag, split).entrySet().stream()
                .map(share -> share.getValue() + " % " + share.getKey())
                .collect(Collectors.joining(", "));
        return split.by().equals(Version1.TARGETING_KEY) ? shares : shares + " by " + split.by();
    }

    /** The shares worth saying: of on/off the one of {@code on}, else all that are not 0. */
    private static Map<String, Percent> shares(FlagDefinition flag, Serve.Split split) {
        Percent on = split.weights().get(Version1.ON);
        if (flag.isOnOff() && on != null) {
            return Map.of(Version1.ON, on);
        }
        return split.weights().entrySet().stream()
                .filter(share -> share.getValue().thousandths() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, TreeMap::new));
    }

    /** Who gets what: {@code off for everyone}, {@code on for 25 % of practice.id, off for the rest}. */
    static String audience(FlagDefinition flag, FlagState state) {
        if (!state.enabled() || flag.archived()) {
            return flag.off() + " for everyone";
        }
        String words = audience(flag, state.serve());
        if (state.rules().isEmpty()) {
            return words;
        }
        int rules = state.rules().size();
        return words + " whom " + (rules == 1 ? "the rule does" : "the " + rules + " rules do") + " not match";
    }

    private static String audience(FlagDefinition flag, Serve serve) {
        if (serve instanceof Serve.FixedVariant fixed) {
            return fixed.variant() + " for everyone";
        }
        Serve.Split split = (Serve.Split) serve;
        List<String> parts = new ArrayList<>();
        shares(flag, split).forEach((variant, share) -> parts.add(variant + " for " + share + " %"));
        String words = String.join(", ", parts) + " of "
                + (split.by().equals(Version1.TARGETING_KEY) ? "targeting keys" : split.by());
        return flag.isOnOff() && split.weights().containsKey(Version1.ON) ? words + ", off for the rest" : words;
    }

    /** {@code practice.id in p-17}. */
    public static String condition(Condition condition) {
        return ConditionWords.of(condition);
    }

    /** {@code on where practice.id in p-17}. */
    public static String rule(FlagDefinition flag, Rule rule) {
        return serve(flag, rule.serve()) + " where " + ConditionWords.of(rule.when());
    }
}

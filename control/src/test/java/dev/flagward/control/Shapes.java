package dev.flagward.control;

import dev.flagward.document.Environment;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.engine.BucketingAlgorithm;
import dev.flagward.engine.Condition;
import dev.flagward.engine.Operator;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Prerequisite;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small flags, rules and splits for tests, each in one line. */
final class Shapes {
    static final String PRODUCTION = "production";
    static final Serve ON = new Serve.FixedVariant("on");
    static final Serve OFF = new Serve.FixedVariant("off");

    private Shapes() {}

    static Serve fixed(String variant) {
        return new Serve.FixedVariant(variant);
    }

    /** {@code split("on", 25, "off", 75)}. */
    static Serve.Split split(Object... shares) {
        return split("practice.id", "seed", shares);
    }

    static Serve.Split split(String by, String seed, Object... shares) {
        Map<String, Percent> weights = new LinkedHashMap<>();
        for (int i = 0; i < shares.length; i += 2) {
            weights.put((String) shares[i], Percent.of((Integer) shares[i + 1]));
        }
        return new Serve.Split(weights, by, seed, BucketingAlgorithm.FLAGD_V2);
    }

    static FlagState enabled(Serve serve, Rule... rules) {
        return new FlagState(true, List.of(), List.of(rules), serve);
    }

    static FlagState disabled(Serve serve, Rule... rules) {
        return new FlagState(false, List.of(), List.of(rules), serve);
    }

    static FlagState needing(FlagState state, Prerequisite... needs) {
        return new FlagState(state.enabled(), List.of(needs), state.rules(), state.serve());
    }

    static Prerequisite need(String flag, String... variants) {
        return new Prerequisite(flag, List.of(variants));
    }

    static Rule rule(String id, Condition when, Serve serve) {
        return new Rule(id, when, serve);
    }

    static Condition plan(String plan) {
        return new Condition.Attribute("plan", Operator.IN, List.of(Value.of(plan)));
    }

    static FlagDefinition onOff(String key, FlagState state) {
        return FlagDefinition.onOff(key).with(PRODUCTION, state);
    }

    /** A flag whose off variant is neither the first nor the last of its variants. */
    static FlagDefinition colour(String key, FlagState state) {
        Map<String, Value> variants = new LinkedHashMap<>();
        for (String name : List.of("amber", "blue", "off", "red")) {
            variants.put(name, Value.of(name));
        }
        return new FlagDefinition(
                key,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                variants,
                "off",
                Map.of(PRODUCTION, state));
    }

    static FlagDocument document(FlagDefinition... flags) {
        FlagDocument document = new FlagDocument(
                FlagDocument.Format.VERSION_1, Map.of(PRODUCTION, Environment.plain(PRODUCTION)), Map.of(), Map.of());
        for (FlagDefinition flag : flags) {
            document = document.with(flag);
        }
        return document;
    }
}

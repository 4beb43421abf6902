package dev.flagward.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Flags, conditions and splits for tests, in few words. */
final class Flags {
    private final String key;
    private final Map<String, Value> variants = new LinkedHashMap<>();
    private final List<Prerequisite> prerequisites = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();
    private boolean enabled = true;
    private Serve serve = new Serve.FixedVariant("on");

    private Flags(String key) {
        this.key = key;
        variants.put("on", Value.of(true));
        variants.put("off", Value.of(false));
    }

    /** An enabled boolean flag that serves on. */
    static Flags flag(String key) {
        return new Flags(key);
    }

    Flags disabled() {
        enabled = false;
        return this;
    }

    Flags variant(String name, Value value) {
        variants.put(name, value);
        return this;
    }

    /** Variants on and off of those values. */
    Flags values(Value on, Value off) {
        return variant("on", on).variant("off", off);
    }

    Flags needs(String flag, String... wanted) {
        prerequisites.add(new Prerequisite(flag, List.of(wanted)));
        return this;
    }

    Flags rule(String id, Condition when, Serve then) {
        rules.add(new Rule(id, when, then));
        return this;
    }

    Flags serves(String variant) {
        serve = serving(variant);
        return this;
    }

    Flags serves(Serve other) {
        serve = other;
        return this;
    }

    Flag made() {
        return new Flag(key, variants, "off", enabled, prerequisites, rules, serve, Map.of());
    }

    static Serve serving(String variant) {
        return new Serve.FixedVariant(variant);
    }

    /** On for so many percent of the targeting keys, off for the rest. */
    static Serve.Split onFor(int percent, String seed) {
        return split(Map.of("on", Percent.of(percent), "off", Percent.of(100 - percent)), "targetingKey", seed);
    }

    static Serve.Split split(Map<String, Percent> weights, String by, String seed) {
        return new Serve.Split(weights, by, seed, BucketingAlgorithm.FLAGD_V2);
    }

    static Condition is(String attribute, Operator operator, Value... operands) {
        return new Condition.Attribute(attribute, operator, List.of(operands));
    }

    static Condition is(String attribute, String text) {
        return is(attribute, Operator.EQUALS, Value.of(text));
    }

    static Snapshot snapshot(Flags... flags) {
        return snapshot(List.of(), flags);
    }

    static Snapshot snapshot(List<Segment> segments, Flags... flags) {
        List<Flag> made = new ArrayList<>();
        for (Flags flag : flags) {
            made.add(flag.made());
        }
        return Snapshot.of("production", 7, made, segments);
    }

    static EvaluationContext key(String targetingKey) {
        return EvaluationContext.of(targetingKey);
    }

    static EvaluationContext with(String attribute, Value value) {
        return EvaluationContext.builder().attribute(attribute, value).build();
    }
}

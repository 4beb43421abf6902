package dev.flagward.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A flag as one environment sees it.
 *
 * @param variants the values by variant name, all of one type; never empty
 * @param off the variant served while the flag is disabled or a prerequisite is unmet
 * @param serve what is served when no rule matches
 * @param metadata facts handed to the application beside the value (owner, kind, risk); never used to decide
 */
public record Flag(
        String key,
        Map<String, Value> variants,
        String off,
        boolean enabled,
        List<Prerequisite> prerequisites,
        List<Rule> rules,
        Serve serve,
        Map<String, String> metadata) {
    public Flag {
        variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
        prerequisites = List.copyOf(prerequisites);
        rules = List.copyOf(rules);
        metadata = Map.copyOf(metadata);
        if (!variants.containsKey(off)) {
            throw new IllegalArgumentException(
                    "flag " + key + ": the off variant \"" + off + "\" is not one of its variants");
        }
    }

    /** The type that all variants have. */
    public ValueType type() {
        return variants.values().iterator().next().type();
    }
}

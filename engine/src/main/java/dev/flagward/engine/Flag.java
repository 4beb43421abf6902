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
    /** What most flags have, once for all of them. */
    private static final Map<String, Value> ON_OFF = onOff();

    public Flag {
        variants = isOnOff(variants) ? ON_OFF : Collections.unmodifiableMap(new LinkedHashMap<>(variants));
        prerequisites = List.copyOf(prerequisites);
        rules = List.copyOf(rules);
        metadata = Map.copyOf(metadata);
        if (!variants.containsKey(off)) {
            throw new IllegalArgumentException(
                    "flag " + key + ": the off variant \"" + off + "\" is not one of its variants");
        }
    }

    private static Map<String, Value> onOff() {
        Map<String, Value> variants = new LinkedHashMap<>();
        variants.put("on", Value.of(true));
        variants.put("off", Value.of(false));
        return Collections.unmodifiableMap(variants);
    }

    /** Whether they are those two, in that order. */
    private static boolean isOnOff(Map<String, Value> variants) {
        return variants.size() == 2
                && Value.Bool.TRUE.equals(variants.get("on"))
                && Value.Bool.FALSE.equals(variants.get("off"))
                && variants.keySet().iterator().next().equals("on");
    }

    /** The type that all variants have. */
    public ValueType type() {
        return variants.values().iterator().next().type();
    }
}

package dev.flagward.document;

import dev.flagward.engine.Serve;
import dev.flagward.engine.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The words and defaults of the version 1 format. */
final class Version1 {
    static final String SCHEMA = "https://flagward.dev/schema/flags.v1.json";
    static final String ON = "on";
    static final String OFF = "off";
    static final String TARGETING_KEY = "targetingKey";

    /** The variants of a flag that names none. */
    static final Map<String, Value> ON_OFF = onOff();

    private Version1() {}

    private static Map<String, Value> onOff() {
        Map<String, Value> variants = new LinkedHashMap<>();
        variants.put(ON, Value.of(true));
        variants.put(OFF, Value.of(false));
        return Collections.unmodifiableMap(variants);
    }

    /** Whether these are the variants of a flag that names none; their order is of no account. */
    static boolean isOnOff(Map<String, Value> variants) {
        return variants.size() == 2
                && variants.get(ON) instanceof Value.Bool on
                && on.value()
                && variants.get(OFF) instanceof Value.Bool off
                && !off.value();
    }

    /** What a state serves that does not say: {@code on} of on/off, else nothing but the off variant while disabled. */
    static Optional<Serve> usualServe(Map<String, Value> variants, String off, boolean enabled) {
        if (isOnOff(variants)) {
            return Optional.of(new Serve.FixedVariant(ON));
        }
        return enabled ? Optional.empty() : Optional.of(new Serve.FixedVariant(off));
    }
}

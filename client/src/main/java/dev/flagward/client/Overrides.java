package dev.flagward.client;

import dev.flagward.engine.Flag;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a test wants flags to serve, whatever their document says. */
final class Overrides {
    private final Map<String, String> variants = new ConcurrentHashMap<>();

    void put(String flag, String variant) {
        variants.put(flag, variant);
    }

    void remove(String flag) {
        variants.remove(flag);
    }

    /**
     * The snapshot with every override in it; a flag that it does not have becomes one of on and off.
     *
     * @throws IllegalArgumentException if a flag has no such variant
     */
    Snapshot on(Snapshot snapshot) {
        if (variants.isEmpty()) {
            return snapshot;
        }
        Map<String, Flag> flags = new LinkedHashMap<>();
        snapshot.flags().forEach(flag -> flags.put(flag.key(), flag));
        variants.forEach((key, variant) -> flags.put(key, serving(flags.getOrDefault(key, onOff(key)), variant)));
        return Snapshot.of(snapshot.environment(), snapshot.revision(), flags.values(), snapshot.segments());
    }

    private static Flag serving(Flag flag, String variant) {
        if (!flag.variants().containsKey(variant)) {
            throw new IllegalArgumentException("the flag " + flag.key() + " has no variant " + variant + ", only "
                    + String.join(", ", flag.variants().keySet()));
        }
        return new Flag(
                flag.key(),
                flag.variants(),
                flag.off(),
                true,
                List.of(),
                List.of(),
                new Serve.FixedVariant(variant),
                flag.metadata());
    }

    private static Flag onOff(String key) {
        Map<String, Value> variants = new LinkedHashMap<>();
        variants.put("on", Value.of(true));
        variants.put("off", Value.of(false));
        return new Flag(key, variants, "off", true, List.of(), List.of(), new Serve.FixedVariant("off"), Map.of());
    }
}

package dev.flagward.client;

import dev.flagward.document.Environment;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.engine.Serve;
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

    /** The document with every override in it; a flag that it does not have becomes one of on and off. */
    FlagDocument on(FlagDocument document, String environment) {
        if (variants.isEmpty()) {
            return document;
        }
        FlagDocument next = document.upgraded();
        for (Map.Entry<String, String> override : variants.entrySet()) {
            FlagDefinition flag = next.find(override.getKey()).orElseGet(() -> FlagDefinition.onOff(override.getKey()));
            String variant = override.getValue();
            if (!flag.variants().containsKey(variant)) {
                throw new IllegalArgumentException("the flag " + flag.key() + " has no variant " + variant + ", only "
                        + String.join(", ", flag.variants().keySet()));
            }
            next = next.with(flag.revived()
                    .with(environment, new FlagState(true, List.of(), List.of(), new Serve.FixedVariant(variant))));
        }
        return next;
    }

    /** The overrides alone, where there is no document. */
    FlagDocument alone(String environment) {
        FlagDocument empty = new FlagDocument(
                FlagDocument.Format.VERSION_1, Map.of(environment, Environment.plain(environment)), Map.of(), Map.of());
        return on(empty, environment);
    }
}

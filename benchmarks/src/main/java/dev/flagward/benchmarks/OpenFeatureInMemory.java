package dev.flagward.benchmarks;

import dev.openfeature.sdk.providers.memory.Flag;
import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** OpenFeature's in-memory provider, which has neither rules nor splits of its own. */
final class OpenFeatureInMemory extends OpenFeaturePeer {
    @Override
    void start(Path file, int count) throws Exception {
        Map<String, Flag<?>> flags = new HashMap<>();
        for (Work.WorkFlag flag : Work.flags(count)) {
            flags.put(Work.received(flag.key()), flag(flag));
        }
        use(new InMemoryProvider(flags));
    }

    private static Flag<Boolean> flag(Work.WorkFlag flag) {
        return Flag.<Boolean>builder()
                .variant("on", true)
                .variant("off", false)
                .defaultVariant(flag.serving() == Work.Serving.ON ? "on" : "off")
                .build();
    }
}

package dev.flagward.benchmarks;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.providers.memory.Flag;
import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What OpenFeature's in-memory provider can do of the {@link Work}: flags without rules. It has neither rules nor splits
 * of its own.
 */
@State(Scope.Benchmark)
public class OpenFeatureFlags {
    @SuppressWarnings("NullAway.Init") // by start()
    Client client;

    EvaluationContext context = new ImmutableContext("me");

    @Setup
    public void start() throws Exception {
        Map<String, Flag<?>> flags = new HashMap<>();
        for (int i = 1; i < Work.FLAGS; i++) {
            flags.put(Work.other(i), on());
        }
        flags.put(Work.BOOLEAN, on());
        OpenFeatureAPI.getInstance().setProviderAndWait(new InMemoryProvider(flags));
        client = OpenFeatureAPI.getInstance().getClient();
        if (!client.getBooleanValue(Work.BOOLEAN, false, context)) {
            throw new IllegalStateException("OpenFeature does not answer as expected");
        }
    }

    @TearDown
    public void stop() {
        OpenFeatureAPI.getInstance().shutdown();
    }

    private static Flag<Boolean> on() {
        return Flag.<Boolean>builder()
                .variant("on", true)
                .variant("off", false)
                .defaultVariant("on")
                .build();
    }
}

package dev.flagward.benchmarks;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Value;
import java.util.HashMap;
import java.util.Map;

/** A provider asked as an application asks it: through the client of OpenFeature's SDK. */
abstract class OpenFeaturePeer extends Peer {
    private String[] keys = {};
    private final EvaluationContext[] contexts = new EvaluationContext[Work.KEYS];
    private final EvaluationContext person = person();

    @SuppressWarnings("NullAway.Init") // by use()
    private Client client;

    final void use(FeatureProvider provider) throws Exception {
        OpenFeatureAPI.getInstance().setProviderAndWait(provider);
        client = OpenFeatureAPI.getInstance().getClient();
    }

    private static EvaluationContext person() {
        Map<String, Value> attributes = new HashMap<>();
        for (Map.Entry<String, Object> attribute : Work.ATTRIBUTES.entrySet()) {
            attributes.put(
                    attribute.getKey(),
                    attribute.getValue() instanceof Integer number
                            ? new Value(number)
                            : new Value(Work.received(attribute.getValue().toString())));
        }
        return new ImmutableContext("me", attributes);
    }

    @Override
    void makeContexts(String[] keys) {
        this.keys = keys;
        for (int i = 0; i < Work.KEYS; i++) {
            contexts[i] = new ImmutableContext(keys[i]);
        }
    }

    @Override
    boolean on() {
        return client.getBooleanValue(Work.ON, false, person);
    }

    @Override
    boolean off() {
        return client.getBooleanValue(Work.OFF, true, person);
    }

    @Override
    boolean unknown() {
        return client.getBooleanValue(Work.UNKNOWN, false, person);
    }

    @Override
    boolean rules() {
        return client.getBooleanValue(Work.RULED, false, person);
    }

    @Override
    boolean mixedRules() {
        return client.getBooleanValue(Work.MIXED, false, person);
    }

    @Override
    boolean split(int key) {
        return client.getBooleanValue(Work.SPLIT, false, contexts[key]);
    }

    @Override
    boolean splitFresh(int key) {
        return client.getBooleanValue(Work.SPLIT, false, new ImmutableContext(keys[key]));
    }

    @Override
    void stop() {
        OpenFeatureAPI.getInstance().shutdown();
    }
}

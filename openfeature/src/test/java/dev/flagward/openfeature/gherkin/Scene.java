package dev.flagward.openfeature.gherkin;

import dev.flagward.client.Flagward;
import dev.flagward.openfeature.FlagwardProvider;
import dev.flagward.openfeature.GherkinTest;
import dev.flagward.openfeature.ScriptedFeed;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.FlagEvaluationOptions;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.exceptions.OpenFeatureError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the steps of one scenario share: an OpenFeature of its own, the flag in question and the answer. */
public final class Scene {
    final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private final List<ScriptedFeed> silent = new ArrayList<>();
    Client client = api.getClient();
    MutableContext context = new MutableContext();
    FlagEvaluationOptions options = FlagEvaluationOptions.builder().build();
    FlagType type = FlagType.BOOLEAN;
    String key = "";
    Object fallback = false;
    FlagEvaluationDetails<?> details;

    /** The provider over a client that hears from the feed. */
    FlagwardProvider over(ScriptedFeed feed) {
        return new FlagwardProvider(() ->
                Flagward.builder().feed(feed).waitAtMost(Duration.ofMinutes(1)).start());
    }

    /** A feed that says nothing until the scenario is over. */
    ScriptedFeed silence() {
        ScriptedFeed feed = ScriptedFeed.silent();
        silent.add(feed);
        return feed;
    }

    ScriptedFeed suiteFlags() {
        try {
            return ScriptedFeed.of(SuiteFlags.document(
                    Files.readString(GherkinTest.suite().orElseThrow().resolve("test-flags.json"))));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    void use(FeatureProvider provider) {
        api.setProviderAndWait(provider);
        client = api.getClient();
    }

    /** Uses a provider that does not come up. */
    void useBroken(FeatureProvider provider) {
        try {
            api.setProviderAndWait(provider);
        } catch (OpenFeatureError expected) {
            client = api.getClient();
            return;
        }
        throw new AssertionError("the provider came up");
    }

    void ask(FlagType asked, String flag, Object otherwise) {
        type = asked;
        key = flag;
        fallback = otherwise;
    }

    void evaluate() {
        details = type.evaluate(client, key, fallback, context, options);
    }

    void close() {
        silent.forEach(ScriptedFeed::end);
        api.shutdown();
    }
}

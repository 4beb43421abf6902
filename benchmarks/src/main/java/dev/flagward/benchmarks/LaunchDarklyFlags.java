package dev.flagward.benchmarks;

import com.launchdarkly.sdk.ContextBuilder;
import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.FileData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The {@link Work} as LaunchDarkly's Java server SDK has it: from a file, in memory, without events or a network. */
@State(Scope.Benchmark)
public class LaunchDarklyFlags {
    private static final String SERVE_ON = "\"fallthrough\":{\"variation\":0}";
    private static final String SERVE_OFF = "\"fallthrough\":{\"variation\":1}";

    @SuppressWarnings("NullAway.Init") // by start()
    LDClient client;

    LDContext person = person();
    LDContext[] contexts = new LDContext[Work.KEYS];
    String[] keys = Work.keys();

    @Setup
    public void start() throws IOException {
        Path file = Files.createTempFile("launchdarkly", ".json");
        Files.writeString(file, document());
        client = new LDClient(
                "offline",
                new LDConfig.Builder()
                        .dataSource(FileData.dataSource().filePaths(file))
                        .events(Components.noEvents())
                        .logging(Components.noLogging())
                        .diagnosticOptOut(true)
                        .build());
        Files.delete(file);
        for (int i = 0; i < Work.KEYS; i++) {
            contexts[i] = LDContext.create(keys[i]);
        }
        if (!client.boolVariation(Work.BOOLEAN, person, false) || !client.boolVariation(Work.RULED, person, false)) {
            throw new IllegalStateException("LaunchDarkly does not answer as expected");
        }
    }

    @TearDown
    public void stop() throws IOException {
        client.close();
    }

    private static LDContext person() {
        ContextBuilder context = LDContext.builder("me");
        Work.ATTRIBUTES.forEach((name, value) -> context.set(name, Work.received(value)));
        return context.build();
    }

    private static String document() {
        StringBuilder flags = new StringBuilder();
        for (int i = 1; i < Work.FLAGS - 2; i++) {
            flags.append(flag(Work.other(i), "", SERVE_ON)).append(",\n");
        }
        flags.append(flag(Work.BOOLEAN, "", SERVE_ON)).append(",\n");
        flags.append(flag(Work.RULED, rules(), SERVE_OFF)).append(",\n");
        flags.append(flag(Work.SPLIT, "", split()));
        return "{\"flags\":{\n" + flags + "}}";
    }

    private static String flag(String key, String rules, String served) {
        return "\"" + key + "\":{\"key\":\"" + key + "\",\"version\":1,\"on\":true,\"salt\":\"" + key
                + "\",\"variations\":[true,false],\"offVariation\":1,\"rules\":[" + rules + "]," + served + "}";
    }

    private static String rules() {
        return Work.RULES.stream()
                .map(rule -> "{\"id\":\"" + Integer.toHexString(rule.hashCode()) + "\",\"variation\":0,\"clauses\":["
                        + rule.stream().map(LaunchDarklyFlags::clause).collect(Collectors.joining(",")) + "]}")
                .collect(Collectors.joining(","));
    }

    private static String clause(Work.Clause clause) {
        return "{\"attribute\":\"" + clause.attribute() + "\",\"op\":\"in\",\"values\":[\""
                + String.join("\",\"", clause.texts()) + "\"]}";
    }

    private static String split() {
        return "\"fallthrough\":{\"rollout\":{\"variations\":[{\"variation\":0,\"weight\":" + Work.SHARE * 1_000
                + "},{\"variation\":1,\"weight\":" + (100 - Work.SHARE) * 1_000 + "}]}}";
    }
}

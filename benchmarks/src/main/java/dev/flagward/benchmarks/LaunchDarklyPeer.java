package dev.flagward.benchmarks;

import com.launchdarkly.sdk.ContextBuilder;
import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.LDValue;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.FileData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** LaunchDarkly's server SDK with a file: in memory, without events or a network. */
final class LaunchDarklyPeer extends Peer {
    private final LDContext person = person();
    private final LDContext[] contexts = new LDContext[Work.KEYS];
    private String[] keys = {};

    @SuppressWarnings("NullAway.Init") // by start()
    private LDClient client;

    @Override
    void start(Path file, int flags) {
        client = new LDClient(
                "offline",
                new LDConfig.Builder()
                        .dataSource(FileData.dataSource().filePaths(file))
                        .events(Components.noEvents())
                        .logging(Components.noLogging())
                        .diagnosticOptOut(true)
                        .build());
    }

    private static LDContext person() {
        ContextBuilder context = LDContext.builder("me");
        for (Map.Entry<String, Object> attribute : Work.ATTRIBUTES.entrySet()) {
            context.set(
                    attribute.getKey(),
                    attribute.getValue() instanceof Integer number
                            ? LDValue.of(number)
                            : LDValue.of(Work.received(attribute.getValue().toString())));
        }
        return context.build();
    }

    @Override
    void makeContexts(String[] keys) {
        this.keys = keys;
        for (int i = 0; i < Work.KEYS; i++) {
            contexts[i] = LDContext.create(keys[i]);
        }
    }

    @Override
    boolean on() {
        return client.boolVariation(Work.ON, person, false);
    }

    @Override
    boolean off() {
        return client.boolVariation(Work.OFF, person, true);
    }

    @Override
    boolean unknown() {
        return client.boolVariation(Work.UNKNOWN, person, false);
    }

    @Override
    boolean rules() {
        return client.boolVariation(Work.RULED, person, false);
    }

    @Override
    boolean mixedRules() {
        return client.boolVariation(Work.MIXED, person, false);
    }

    @Override
    boolean split(int key) {
        return client.boolVariation(Work.SPLIT, contexts[key], false);
    }

    @Override
    boolean splitFresh(int key) {
        return client.boolVariation(Work.SPLIT, LDContext.create(keys[key]), false);
    }

    @Override
    void stop() throws IOException {
        client.close();
    }

    @Override
    String document(int flags) {
        return "{\"flags\":{\n"
                + Work.flags(flags).stream().map(LaunchDarklyPeer::flag).collect(Collectors.joining(",\n")) + "}}";
    }

    private static String flag(Work.WorkFlag flag) {
        String served = switch (flag.serving()) {
            case ON -> "\"rules\":[],\"fallthrough\":{\"variation\":0}";
            case OFF -> "\"rules\":[],\"fallthrough\":{\"variation\":1}";
            case SPLIT ->
                "\"rules\":[],\"fallthrough\":{\"rollout\":{\"variations\":[{\"variation\":0,\"weight\":"
                        + Work.SHARE * 1_000 + "},{\"variation\":1,\"weight\":" + (100 - Work.SHARE) * 1_000
                        + "}]}}";
            case RULES ->
                "\"rules\":["
                        + flag.rules().stream().map(LaunchDarklyPeer::rule).collect(Collectors.joining(","))
                        + "],\"fallthrough\":{\"variation\":1}";
        };
        return "\"" + flag.key() + "\":{\"key\":\"" + flag.key() + "\",\"version\":1,\"on\":true,\"salt\":\""
                + flag.key() + "\",\"variations\":[true,false],\"offVariation\":1," + served + "}";
    }

    private static String rule(List<Work.Clause> clauses) {
        return "{\"id\":\"" + Integer.toHexString(clauses.hashCode()) + "\",\"variation\":0,\"clauses\":["
                + clauses.stream().map(LaunchDarklyPeer::clause).collect(Collectors.joining(",")) + "]}";
    }

    private static String clause(Work.Clause clause) {
        String operator = switch (clause.comparison()) {
            case IN -> "in";
            case STARTS_WITH -> "startsWith";
            case ENDS_WITH -> "endsWith";
            case AT_LEAST -> "greaterThanOrEqual";
            case AT_MOST -> "lessThanOrEqual";
            case VERSION_BELOW -> "semVerLessThan";
            case VERSION_ABOVE -> "semVerGreaterThan";
        };
        return "{\"attribute\":\"" + clause.attribute() + "\",\"op\":\"" + operator + "\",\"values\":["
                + clause.listed() + "]}";
    }
}

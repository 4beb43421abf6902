package dev.flagward.benchmarks;

import io.getunleash.DefaultUnleash;
import io.getunleash.Unleash;
import io.getunleash.UnleashContext;
import io.getunleash.event.ClientFeaturesResponse;
import io.getunleash.util.UnleashConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Unleash's client with its bootstrap file: nothing is fetched and no metrics are sent. */
final class UnleashPeer extends Peer {
    private String[] keys = {};
    private final UnleashContext person = person();
    private final UnleashContext[] contexts = new UnleashContext[Work.KEYS];

    @SuppressWarnings("NullAway.Init") // by start()
    private Unleash client;

    @Override
    void start(Path file, int flags) throws IOException {
        String bootstrap = Files.readString(file);
        client = new DefaultUnleash(UnleashConfig.builder()
                .appName("benchmarks")
                .instanceId("benchmarks")
                .unleashAPI("http://127.0.0.1:9/api/")
                .unleashFeatureFetcherFactory(config -> () -> ClientFeaturesResponse.notChanged())
                .toggleBootstrapProvider(() -> Optional.of(bootstrap))
                .backupFile(file + ".backup")
                .disablePolling()
                .disableMetrics()
                .build());
    }

    private static UnleashContext person() {
        UnleashContext.Builder context = UnleashContext.builder().userId("me");
        for (Map.Entry<String, Object> attribute : Work.ATTRIBUTES.entrySet()) {
            context.addProperty(
                    attribute.getKey(), Work.received(attribute.getValue().toString()));
        }
        return context.build();
    }

    @Override
    void makeContexts(String[] keys) {
        this.keys = keys;
        for (int i = 0; i < Work.KEYS; i++) {
            contexts[i] = UnleashContext.builder().userId(keys[i]).build();
        }
    }

    @Override
    boolean on() {
        return client.isEnabled(Work.ON, person, false);
    }

    @Override
    boolean off() {
        return client.isEnabled(Work.OFF, person, true);
    }

    @Override
    boolean unknown() {
        return client.isEnabled(Work.UNKNOWN, person, false);
    }

    @Override
    boolean rules() {
        return client.isEnabled(Work.RULED, person, false);
    }

    @Override
    boolean mixedRules() {
        return client.isEnabled(Work.MIXED, person, false);
    }

    @Override
    boolean split(int key) {
        return client.isEnabled(Work.SPLIT, contexts[key], false);
    }

    @Override
    boolean splitFresh(int key) {
        return client.isEnabled(
                Work.SPLIT, UnleashContext.builder().userId(keys[key]).build(), false);
    }

    @Override
    void stop() {
        client.shutdown();
    }

    @Override
    String document(int flags) {
        return "{\"version\":2,\"features\":[\n"
                + Work.flags(flags).stream().map(UnleashPeer::flag).collect(Collectors.joining(",\n")) + "]}";
    }

    private static String flag(Work.WorkFlag flag) {
        String strategies = switch (flag.serving()) {
            case ON, OFF -> strategy("");
            case SPLIT ->
                "{\"name\":\"flexibleRollout\",\"parameters\":{\"rollout\":\"" + Work.SHARE
                        + "\",\"stickiness\":\"userId\",\"groupId\":\"" + flag.key() + "\"},\"constraints\":[]}";
            case RULES -> flag.rules().stream().map(UnleashPeer::rule).collect(Collectors.joining(","));
        };
        return "{\"name\":\"" + flag.key() + "\",\"type\":\"release\",\"enabled\":"
                + (flag.serving() != Work.Serving.OFF) + ",\"strategies\":[" + strategies + "]}";
    }

    private static String strategy(String constraints) {
        return "{\"name\":\"default\",\"parameters\":{},\"constraints\":[" + constraints + "]}";
    }

    private static String rule(List<Work.Clause> clauses) {
        return strategy(clauses.stream().map(UnleashPeer::constraint).collect(Collectors.joining(",")));
    }

    private static String constraint(Work.Clause clause) {
        String comparison = switch (clause.comparison()) {
            case IN -> "\"IN\",\"values\":[" + clause.listed() + "]";
            case STARTS_WITH -> "\"STR_STARTS_WITH\",\"values\":[" + clause.listed() + "]";
            case ENDS_WITH -> "\"STR_ENDS_WITH\",\"values\":[" + clause.listed() + "]";
            case AT_LEAST -> "\"NUM_GTE\",\"value\":\"" + clause.operand() + "\"";
            case AT_MOST -> "\"NUM_LTE\",\"value\":\"" + clause.operand() + "\"";
            case VERSION_BELOW -> "\"SEMVER_LT\",\"value\":\"" + clause.operand() + "\"";
            case VERSION_ABOVE -> "\"SEMVER_GT\",\"value\":\"" + clause.operand() + "\"";
        };
        return "{\"contextName\":\"" + clause.attribute() + "\",\"operator\":" + comparison + "}";
    }
}

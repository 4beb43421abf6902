package dev.flagward.benchmarks;

import io.split.client.SplitClient;
import io.split.client.SplitClientConfig;
import io.split.client.SplitFactory;
import io.split.client.SplitFactoryBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Split's SDK in its localhost mode, with a file; a context is the key itself and, for rules, a map of attributes. */
final class SplitPeer extends Peer {
    private String[] keys = {};
    private final Map<String, Object> person = person();

    @SuppressWarnings("NullAway.Init") // by start()
    private SplitFactory factory;

    @SuppressWarnings("NullAway.Init") // by start()
    private SplitClient client;

    @Override
    void start(Path file, int flags) throws Exception {
        factory = SplitFactoryBuilder.build(
                "localhost",
                SplitClientConfig.builder()
                        .splitFile(file.toString())
                        .setBlockUntilReadyTimeout(30_000)
                        .build());
        client = factory.client();
        client.blockUntilReady();
    }

    private static Map<String, Object> person() {
        Map<String, Object> attributes = new HashMap<>();
        for (Map.Entry<String, Object> attribute : Work.ATTRIBUTES.entrySet()) {
            attributes.put(
                    attribute.getKey(),
                    attribute.getValue() instanceof String text ? Work.received(text) : attribute.getValue());
        }
        return attributes;
    }

    @Override
    void makeContexts(String[] keys) {
        this.keys = keys;
    }

    @Override
    boolean on() {
        return client.getTreatment("me", Work.ON, person).equals("on");
    }

    @Override
    boolean off() {
        return client.getTreatment("me", Work.OFF, person).equals("on");
    }

    @Override
    boolean unknown() {
        return client.getTreatment("me", Work.UNKNOWN, person).equals("on");
    }

    @Override
    boolean rules() {
        return client.getTreatment("me", Work.RULED, person).equals("on");
    }

    @Override
    boolean mixedRules() {
        return client.getTreatment("me", Work.MIXED, person).equals("on");
    }

    @Override
    boolean split(int key) {
        return client.getTreatment(keys[key], Work.SPLIT).equals("on");
    }

    @Override
    boolean splitFresh(int key) {
        return client.getTreatment(keys[key], Work.SPLIT, new HashMap<>()).equals("on");
    }

    @Override
    void stop() {
        factory.destroy();
    }

    @Override
    String document(int flags) {
        return "{\"ff\":{\"s\":-1,\"t\":-1,\"d\":[\n"
                + Work.flags(flags).stream().map(SplitPeer::flag).collect(Collectors.joining(",\n"))
                + "]},\"rbs\":{\"s\":-1,\"t\":-1,\"d\":[]}}";
    }

    private static String flag(Work.WorkFlag flag) {
        String conditions = switch (flag.serving()) {
            case ON -> everybody(100);
            case OFF -> everybody(0);
            case SPLIT -> everybody(Work.SHARE);
            case RULES ->
                flag.rules().stream().map(SplitPeer::rule).collect(Collectors.joining(",")) + "," + everybody(0);
        };
        return "{\"trafficTypeName\":\"user\",\"name\":\"" + flag.key() + "\",\"trafficAllocation\":100,"
                + "\"trafficAllocationSeed\":1,\"seed\":" + flag.key().hashCode()
                + ",\"status\":\"ACTIVE\",\"killed\":false,\"defaultTreatment\":\"off\",\"changeNumber\":1,\"algo\":2,"
                + "\"configurations\":{},\"conditions\":[" + conditions + "]}";
    }

    private static String everybody(int share) {
        return condition(matcher("null", "ALL_KEYS", "\"stringMatcherData\":null"), share);
    }

    private static String rule(List<Work.Clause> clauses) {
        return condition(clauses.stream().map(SplitPeer::matcher).collect(Collectors.joining(",")), 100);
    }

    private static String condition(String matchers, int share) {
        return "{\"conditionType\":\"ROLLOUT\",\"label\":\"rule\",\"matcherGroup\":{\"combiner\":\"AND\",\"matchers\":["
                + matchers + "]},\"partitions\":[{\"treatment\":\"on\",\"size\":" + share
                + "},{\"treatment\":\"off\",\"size\":" + (100 - share) + "}]}";
    }

    private static String matcher(Work.Clause clause) {
        String texts = "\"whitelistMatcherData\":{\"whitelist\":[" + clause.listed() + "]}";
        String number = "\"unaryNumericMatcherData\":{\"dataType\":\"NUMBER\",\"value\":" + clause.operand() + "}";
        String text = "\"stringMatcherData\":" + clause.listed();
        String attribute = "\"" + clause.attribute() + "\"";
        return switch (clause.comparison()) {
            case IN -> matcher(attribute, "WHITELIST", texts);
            case STARTS_WITH -> matcher(attribute, "STARTS_WITH", texts);
            case ENDS_WITH -> matcher(attribute, "ENDS_WITH", texts);
            case AT_LEAST -> matcher(attribute, "GREATER_THAN_OR_EQUAL_TO", number);
            case AT_MOST -> matcher(attribute, "LESS_THAN_OR_EQUAL_TO", number);
            case VERSION_BELOW -> matcher(attribute, "LESS_THAN_OR_EQUAL_TO_SEMVER", text);
            case VERSION_ABOVE -> matcher(attribute, "GREATER_THAN_OR_EQUAL_TO_SEMVER", text);
        };
    }

    private static String matcher(String attribute, String type, String operands) {
        return "{\"keySelector\":{\"trafficType\":\"user\",\"attribute\":" + attribute + "},\"matcherType\":\"" + type
                + "\",\"negate\":false," + operands + "}";
    }
}

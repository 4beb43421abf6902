package dev.flagward.benchmarks;

import com.configcat.ConfigCatClient;
import com.configcat.LogLevel;
import com.configcat.OverrideBehaviour;
import com.configcat.OverrideDataSourceBuilder;
import com.configcat.User;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** ConfigCat's SDK with a file of its own format as the only source. */
final class ConfigCatPeer extends Peer {
    private static final String ON = "{\"v\":{\"b\":true},\"i\":\"on\"}";
    private static final String OFF = "{\"v\":{\"b\":false},\"i\":\"off\"}";

    private String[] keys = {};
    private final User person = person();
    private final User[] users = new User[Work.KEYS];

    @SuppressWarnings("NullAway.Init") // by start()
    private ConfigCatClient client;

    @Override
    void start(Path file, int flags) {
        client = ConfigCatClient.get("localhost", options -> {
            options.flagOverrides(
                    OverrideDataSourceBuilder.localFile(file.toString(), false), OverrideBehaviour.LOCAL_ONLY);
            options.logLevel(LogLevel.NO_LOG);
        });
    }

    private static User person() {
        Map<String, Object> attributes = new HashMap<>();
        for (Map.Entry<String, Object> attribute : Work.ATTRIBUTES.entrySet()) {
            attributes.put(
                    attribute.getKey(),
                    attribute.getValue() instanceof String text ? Work.received(text) : attribute.getValue());
        }
        return User.newBuilder().custom(attributes).build("me");
    }

    @Override
    void makeContexts(String[] keys) {
        this.keys = keys;
        for (int i = 0; i < Work.KEYS; i++) {
            users[i] = User.newBuilder().build(keys[i]);
        }
    }

    @Override
    boolean on() {
        return client.getValue(Boolean.class, Work.ON, person, false);
    }

    @Override
    boolean off() {
        return client.getValue(Boolean.class, Work.OFF, person, true);
    }

    @Override
    boolean unknown() {
        return client.getValue(Boolean.class, Work.UNKNOWN, person, false);
    }

    @Override
    boolean rules() {
        return client.getValue(Boolean.class, Work.RULED, person, false);
    }

    @Override
    boolean mixedRules() {
        return client.getValue(Boolean.class, Work.MIXED, person, false);
    }

    @Override
    boolean split(int key) {
        return client.getValue(Boolean.class, Work.SPLIT, users[key], false);
    }

    @Override
    boolean splitFresh(int key) {
        return client.getValue(Boolean.class, Work.SPLIT, User.newBuilder().build(keys[key]), false);
    }

    @Override
    void stop() throws IOException {
        client.close();
    }

    @Override
    String document(int flags) {
        return "{\"p\":{\"s\":\"seed\"},\"f\":{\n"
                + Work.flags(flags).stream().map(ConfigCatPeer::flag).collect(Collectors.joining(",\n")) + "}}";
    }

    private static String flag(Work.WorkFlag flag) {
        String more = switch (flag.serving()) {
            case ON, OFF -> "";
            case SPLIT ->
                ",\"p\":[{\"p\":" + Work.SHARE + ",\"v\":{\"b\":true},\"i\":\"on\"},{\"p\":" + (100 - Work.SHARE)
                        + ",\"v\":{\"b\":false},\"i\":\"off\"}]";
            case RULES ->
                ",\"r\":[" + flag.rules().stream().map(ConfigCatPeer::rule).collect(Collectors.joining(",")) + "]";
        };
        String rest = flag.serving() == Work.Serving.ON ? ON : OFF;
        return "\"" + flag.key() + "\":{\"t\":0," + rest.substring(1, rest.length() - 1) + more + "}";
    }

    private static String rule(List<Work.Clause> clauses) {
        return "{\"c\":[" + clauses.stream().map(ConfigCatPeer::clause).collect(Collectors.joining(",")) + "],\"s\":"
                + ON + "}";
    }

    private static String clause(Work.Clause clause) {
        String comparison = switch (clause.comparison()) {
            case IN -> "0,\"l\":[" + clause.listed() + "]";
            case STARTS_WITH -> "30,\"l\":[" + clause.listed() + "]";
            case ENDS_WITH -> "32,\"l\":[" + clause.listed() + "]";
            case AT_LEAST -> "15,\"d\":" + clause.operand();
            case AT_MOST -> "13,\"d\":" + clause.operand();
            case VERSION_BELOW -> "6,\"s\":" + clause.listed();
            case VERSION_ABOVE -> "8,\"s\":" + clause.listed();
        };
        return "{\"u\":{\"a\":\"" + clause.attribute() + "\",\"c\":" + comparison + "}}";
    }
}

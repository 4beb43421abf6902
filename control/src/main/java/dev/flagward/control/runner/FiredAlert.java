package dev.flagward.control.runner;

import dev.flagward.control.ChangeError;
import dev.flagward.document.DocumentException;
import dev.flagward.document.Json;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An alert as Alertmanager's webhook tells it (its JSON, version 4).
 *
 * @param firing whether it fires; else it is resolved
 * @param startedAt as Alertmanager writes it
 * @param fingerprint stands for its labels
 */
record FiredAlert(boolean firing, Map<String, String> labels, String startedAt, String fingerprint) {
    private static final int LONGEST_NAME = 120;

    FiredAlert {
        labels = Map.copyOf(labels);
    }

    /** The alerts of a message, or everything that is wrong with it; fields that we do not know are left alone. */
    record Message(List<FiredAlert> alerts, Problems problems) {
        Message {
            alerts = List.copyOf(alerts);
        }
    }

    static Message read(byte[] body) {
        List<Problem> problems = new ArrayList<>();
        List<FiredAlert> alerts = new ArrayList<>();
        try {
            Map<String, Value> root =
                    Json.read(body, "alerts") instanceof Value.Structure message ? message.members() : Map.of();
            if (!Value.of("4").equals(root.get("version"))) {
                problems.add(problem("/version", "the message does not say that it is of version 4"));
            }
            if (root.get("alerts") instanceof Value.Sequence list) {
                for (int i = 0; i < list.values().size(); i++) {
                    alert(list.values().get(i), "/alerts/" + i, problems).ifPresent(alerts::add);
                }
            } else {
                problems.add(problem("/alerts", "the message has no list of alerts"));
            }
        } catch (DocumentException unreadable) {
            problems.add(problem("", "the message is no JSON"));
        }
        return new Message(problems.isEmpty() ? alerts : List.of(), new Problems(problems));
    }

    private static Optional<FiredAlert> alert(Value value, String path, List<Problem> problems) {
        Map<String, Value> members = value instanceof Value.Structure structure ? structure.members() : Map.of();
        String status = text(members.get("status"));
        Map<String, String> labels = new LinkedHashMap<>();
        boolean texts = members.get("labels") instanceof Value.Structure;
        if (members.get("labels") instanceof Value.Structure named) {
            for (Map.Entry<String, Value> label : named.members().entrySet()) {
                texts &= label.getValue() instanceof Value.Text;
                labels.put(label.getKey(), text(label.getValue()));
            }
        }
        if (!status.equals("firing") && !status.equals("resolved")) {
            problems.add(problem(path + "/status", "the alert is neither firing nor resolved"));
            return Optional.empty();
        }
        if (!texts) {
            problems.add(problem(path + "/labels", "the alert has no labels that are texts"));
            return Optional.empty();
        }
        return Optional.of(new FiredAlert(
                status.equals("firing"), labels, text(members.get("startsAt")), text(members.get("fingerprint"))));
    }

    private static String text(@org.jspecify.annotations.Nullable Value value) {
        return value instanceof Value.Text text ? text.value() : "";
    }

    private static Problem problem(String path, String message) {
        return new Problem(
                ChangeError.BAD_ALERT, "alerts" + path, path, message, "send what Alertmanager's webhook_config sends");
    }

    /** Its name, as messages and entries have it. */
    String name() {
        String name = Wording.line(labels.getOrDefault("alertname", ""));
        return name.isBlank() ? "without a name" : name.substring(0, Math.min(LONGEST_NAME, name.length()));
    }

    /** The flag that it is about, if its labels say so. */
    Optional<String> flag() {
        return Optional.ofNullable(labels.get("flag")).or(() -> Optional.ofNullable(labels.get("feature_flag")));
    }

    /** Whether it is about that flag there; an alert that names no environment is about all of them. */
    boolean isAbout(List<String> flags, String environment) {
        return flag().filter(flags::contains).isPresent()
                && labels.getOrDefault("environment", environment).equals(environment);
    }
}

package dev.flagward.control.runner;

import dev.flagward.document.DocumentException;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a query came to, as Prometheus's HTTP API version 1 writes it.
 *
 * @param series of a scalar one without labels
 * @param warnings in Prometheus's words, for example that not every store answered
 */
record QueryResult(Type type, List<Series> series, List<String> warnings) {
    enum Type {
        SCALAR,
        VECTOR,
        MATRIX,
        STRING;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    QueryResult {
        series = List.copyOf(series);
        warnings = List.copyOf(warnings);
    }

    /** The body of a good answer; empty if it is none. */
    static Optional<QueryResult> read(byte[] body) {
        try {
            Map<String, Value> root = members(Json.read(body, "answer"));
            if (!"success".equals(text(member(root, "status")))) {
                return Optional.empty();
            }
            Map<String, Value> answer = members(member(root, "data"));
            Type type = Type.valueOf(text(member(answer, "resultType")).toUpperCase(Locale.ROOT));
            List<String> warnings = new ArrayList<>();
            if (root.containsKey("warnings")) {
                values(member(root, "warnings")).forEach(warning -> warnings.add(text(warning)));
            }
            return Optional.of(new QueryResult(type, series(type, member(answer, "result")), warnings));
        } catch (DocumentException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What Prometheus says went wrong, if the body says so. */
    static Optional<String> error(byte[] body) {
        try {
            Map<String, Value> root = members(Json.read(body, "answer"));
            return root.get("error") instanceof Value.Text said ? Optional.of(said.value()) : Optional.empty();
        } catch (DocumentException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Series> series(Type type, Value result) {
        if (type == Type.STRING) {
            return List.of();
        }
        if (type == Type.SCALAR) {
            return List.of(new Series(Map.of(), List.of(sample(result))));
        }
        List<Series> all = new ArrayList<>();
        for (Value element : values(result)) {
            Map<String, Value> members = members(element);
            Map<String, String> labels = new LinkedHashMap<>();
            members(member(members, "metric")).forEach((name, value) -> labels.put(name, text(value)));
            List<Series.Sample> samples = new ArrayList<>();
            if (type == Type.VECTOR) {
                samples.add(sample(member(members, "value")));
            } else {
                values(member(members, "values")).forEach(value -> samples.add(sample(value)));
            }
            all.add(new Series(labels, samples));
        }
        return all;
    }

    private static Series.Sample sample(Value pair) {
        List<Value> parts = values(pair);
        if (parts.size() != 2 || !(parts.get(0) instanceof Value.Num seconds)) {
            throw new IllegalArgumentException("a sample is a time and a value");
        }
        return new Series.Sample(Math.round(seconds.value() * 1000), number(text(parts.get(1))));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static Value member(Map<String, Value> members, String name) {
        Value value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("there is no " + name);
        }
        return value;
    }

    private static Map<String, Value> members(Value value) {
        if (value instanceof Value.Structure structure) {
            return structure.members();
        }
        throw new IllegalArgumentException("not an object");
    }

    private static List<Value> values(Value value) {
        if (value instanceof Value.Sequence sequence) {
            return sequence.values();
        }
        throw new IllegalArgumentException("not a list");
    }

    private static String text(Value value) {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        throw new IllegalArgumentException("not a text");
    }
}

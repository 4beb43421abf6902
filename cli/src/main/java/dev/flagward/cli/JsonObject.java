package dev.flagward.cli;

import dev.flagward.engine.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object of the output while it is put together. */
final class JsonObject {
    private final Map<String, Value> members = new LinkedHashMap<>();

    JsonObject put(String name, String value) {
        return put(name, Value.of(value));
    }

    JsonObject put(String name, long value) {
        return put(name, Value.of((double) value));
    }

    JsonObject put(String name, boolean value) {
        return put(name, Value.of(value));
    }

    JsonObject put(String name, Value value) {
        members.put(name, value);
        return this;
    }

    JsonObject put(String name, List<? extends Value> values) {
        return put(name, new Value.Sequence(List.copyOf(values)));
    }

    /** Leaves the member out if there is no value. */
    JsonObject put(String name, Optional<String> value) {
        return value.isPresent() ? put(name, value.get()) : this;
    }

    Value toValue() {
        return new Value.Structure(members);
    }
}

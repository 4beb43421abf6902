package dev.flagward.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom or what a flag is evaluated for: attributes by name, one of which may be the targeting key. It never leaves the
 * process it is made in, and may hold anything: evaluation takes what it finds.
 */
public final class EvaluationContext {
    /** The name under which conditions and splits read the targeting key. */
    public static final String TARGETING_KEY = "targetingKey";

    private static final EvaluationContext EMPTY = new EvaluationContext(Map.of());

    private final Map<String, Value> attributes;

    private EvaluationContext(Map<String, Value> attributes) {
        this.attributes = attributes;
    }

    /** The context that knows nothing. */
    public static EvaluationContext empty() {
        return EMPTY;
    }

    /** The context of that targeting key and nothing else. */
    public static EvaluationContext of(String targetingKey) {
        return new EvaluationContext(Map.of(TARGETING_KEY, Value.of(targetingKey)));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The key that identifies whom we evaluate for; empty when it is missing, is empty, or is no text. */
    public Optional<String> targetingKey() {
        return find(TARGETING_KEY) instanceof Value.Text text && !text.value().isEmpty()
                ? Optional.of(text.value())
                : Optional.empty();
    }

    /** All attributes, the targeting key among them under {@link #TARGETING_KEY}. */
    public Map<String, Value> attributes() {
        return attributes;
    }

    @Nullable
    Value find(String name) {
        return attributes.get(name);
    }

    /** Collects attributes; the last one of a name stays. */
    public static final class Builder {
        private final Map<String, Value> attributes = new LinkedHashMap<>();

        private Builder() {}

        public Builder targetingKey(String key) {
            return attribute(TARGETING_KEY, Value.of(key));
        }

        public Builder attribute(String name, Value value) {
            attributes.put(name, value);
            return this;
        }

        public Builder attribute(String name, String value) {
            return attribute(name, Value.of(value));
        }

        public Builder attribute(String name, double value) {
            return attribute(name, Value.of(value));
        }

        public Builder attribute(String name, boolean value) {
            return attribute(name, Value.of(value));
        }

        /** Adds all of them. */
        public Builder attributes(Map<String, Value> values) {
            attributes.putAll(values);
            return this;
        }

        public EvaluationContext build() {
            return new EvaluationContext(Collections.unmodifiableMap(new LinkedHashMap<>(attributes)));
        }
    }
}

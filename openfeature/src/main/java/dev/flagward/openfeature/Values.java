package dev.flagward.openfeature;

import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Value;
import dev.openfeature.sdk.ImmutableStructure;
import dev.openfeature.sdk.Structure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values and contexts from OpenFeature's form into the engine's, and back. */
final class Values {
    /** No condition asks deeper, and a context must not exhaust the stack. */
    static final int DEEPEST = 32;

    /** Who hands in more has handed in something else than what flags ask for; and lists that share their elements hold more than anybody can count. */
    static final int MOST = 1_000;

    private Values() {}

    /** The context in the engine's form; empty if it holds more values than {@link #MOST}, or deeper than {@link #DEEPEST}. */
    static Optional<EvaluationContext> context(dev.openfeature.sdk.@Nullable EvaluationContext context) {
        if (context == null) {
            return Optional.of(EvaluationContext.empty());
        }
        Reading reading = new Reading();
        EvaluationContext.Builder builder = EvaluationContext.builder();
        for (Map.Entry<String, dev.openfeature.sdk.Value> attribute :
                context.asUnmodifiableMap().entrySet()) {
            Value value = reading.of(attribute.getValue(), 1);
            if (value != null) {
                builder.attribute(attribute.getKey(), value);
            }
        }
        String key = context.getTargetingKey();
        if (key != null) {
            builder.targetingKey(key);
        }
        return reading.whole ? Optional.of(builder.build()) : Optional.empty();
    }

    /** One context on its way into the engine's form. */
    private static final class Reading {
        private int left = MOST;
        private boolean whole = true;

        /** The value, or null if it is none that a condition can ask about. */
        @Nullable
        Value of(dev.openfeature.sdk.@Nullable Value value, int depth) {
            if (value == null || value.isNull()) {
                return null;
            }
            if (depth > DEEPEST || left == 0) {
                whole = false;
                return null;
            }
            left--;
            if (value.isBoolean()) {
                return Value.of(value.asBoolean());
            }
            if (value.isString()) {
                return Value.of(value.asString());
            }
            if (value.isNumber()) {
                double number = value.asDouble();
                return Double.isFinite(number) ? Value.of(number) : null;
            }
            if (value.isInstant()) {
                return Value.of(value.asInstant().toString());
            }
            if (value.isList()) {
                return sequence(value.asList(), depth);
            }
            return value.isStructure() ? structure(value.asStructure(), depth) : null;
        }

        private Value sequence(List<dev.openfeature.sdk.Value> list, int depth) {
            List<Value> elements = new ArrayList<>();
            for (dev.openfeature.sdk.Value element : list) {
                Value inner = of(element, depth + 1);
                elements.add(inner == null ? Value.Null.NULL : inner);
            }
            return new Value.Sequence(elements);
        }

        private Value structure(Structure structure, int depth) {
            Map<String, Value> members = new HashMap<>();
            structure.asUnmodifiableMap().forEach((name, member) -> {
                Value inner = of(member, depth + 1);
                if (inner != null) {
                    members.put(name, inner);
                }
            });
            return new Value.Structure(members);
        }
    }

    /** A whole number that an int holds; null for anything else. */
    static @Nullable Integer integer(Value value) {
        return value instanceof Value.Num number && number.value() == (int) number.value()
                ? (Integer) (int) number.value()
                : null;
    }

    /** A whole number that a double holds exactly; null for anything else. */
    static @Nullable Long whole(Value value) {
        return value instanceof Value.Num number
                        && number.value() == Math.rint(number.value())
                        && Math.abs(number.value()) <= 1L << 53
                ? (Long) (long) number.value()
                : null;
    }

    /** A list or structure; null for anything else. */
    static dev.openfeature.sdk.@Nullable Value structured(Value value) {
        return value instanceof Value.Sequence || value instanceof Value.Structure ? of(value) : null;
    }

    private static dev.openfeature.sdk.Value of(Value value) {
        if (value instanceof Value.Bool bool) {
            return new dev.openfeature.sdk.Value(bool.value());
        }
        if (value instanceof Value.Text text) {
            return new dev.openfeature.sdk.Value(text.value());
        }
        if (value instanceof Value.Num number) {
            Integer whole = integer(number);
            return whole == null ? new dev.openfeature.sdk.Value(number.value()) : new dev.openfeature.sdk.Value(whole);
        }
        if (value instanceof Value.Sequence sequence) {
            List<dev.openfeature.sdk.Value> elements = new ArrayList<>();
            sequence.values().forEach(element -> elements.add(of(element)));
            return new dev.openfeature.sdk.Value(elements);
        }
        if (value instanceof Value.Structure structure) {
            Map<String, dev.openfeature.sdk.Value> members = new LinkedHashMap<>();
            structure.members().forEach((name, member) -> members.put(name, of(member)));
            return new dev.openfeature.sdk.Value(new ImmutableStructure(members));
        }
        return new dev.openfeature.sdk.Value();
    }
}

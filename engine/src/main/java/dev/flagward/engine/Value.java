package dev.flagward.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value: what a variant yields, what an attribute holds and what a document is made of.
 *
 * <p>All forms are immutable and safe to share. A structure keeps the order of its members for writing; equality
 * ignores that order, as JSON does.
 *
 * <p>Scalars are compared and hashed by hand: a process takes 30 ms to make the first such method of a record, and here it
 * would do so before its first answer.
 */
public sealed interface Value {

    /** The type of this value in OpenFeature's terms. */
    ValueType type();

    /** Both booleans, made once. */
    static Bool of(boolean value) {
        return value ? Bool.TRUE : Bool.FALSE;
    }

    static Text of(String value) {
        return new Text(value);
    }

    static Num of(double value) {
        return new Num(value);
    }

    /** JSON's null. It is a value of structures and lists only; no variant is null. */
    enum Null implements Value {
        NULL;

        @Override
        public ValueType type() {
            return ValueType.OBJECT;
        }
    }

    /** A boolean. */
    record Bool(boolean value) implements Value {
        static final Bool TRUE = new Bool(true);
        static final Bool FALSE = new Bool(false);

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bool same && value == same.value;
        }

        @Override
        public int hashCode() {
            return Boolean.hashCode(value);
        }

        @Override
        public ValueType type() {
            return ValueType.BOOLEAN;
        }
    }

    /** A string of any length; may hold any UTF-16 code units. */
    record Text(String value) implements Value {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Text same && value.equals(same.value);
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }

        @Override
        public ValueType type() {
            return ValueType.STRING;
        }
    }

    /** A finite IEEE 754 double; minus zero is held as zero. */
    record Num(double value) implements Value {
        public Num {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("a number is finite; got " + value);
            }
            value = value + 0.0;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Num same && Double.compare(value, same.value) == 0;
        }

        @Override
        public int hashCode() {
            return Double.hashCode(value);
        }

        @Override
        public ValueType type() {
            return ValueType.NUMBER;
        }
    }

    /** A list of values, in order. */
    record Sequence(List<Value> values) implements Value {
        public Sequence {
            values = List.copyOf(values);
        }

        @Override
        public ValueType type() {
            return ValueType.OBJECT;
        }
    }

    /** Named values. */
    record Structure(Map<String, Value> members) implements Value {
        public Structure {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        @Override
        public ValueType type() {
            return ValueType.OBJECT;
        }
    }
}

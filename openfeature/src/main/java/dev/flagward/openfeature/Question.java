package dev.flagward.openfeature;

import dev.flagward.engine.Value;
import dev.flagward.engine.ValueType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an application asks for.
 *
 * @param type what the flag's values must be
 * @param as the value in OpenFeature's form, or null if it does not fit that
 */
record Question<T>(ValueType type, Function<Value, @Nullable T> as) {
    static final Question<Boolean> BOOLEAN =
            new Question<>(ValueType.BOOLEAN, value -> value instanceof Value.Bool bool ? bool.value() : null);
    static final Question<String> STRING =
            new Question<>(ValueType.STRING, value -> value instanceof Value.Text text ? text.value() : null);
    static final Question<Integer> INTEGER = new Question<>(ValueType.NUMBER, Values::integer);
    static final Question<Long> LONG = new Question<>(ValueType.NUMBER, Values::whole);
    static final Question<Double> DOUBLE =
            new Question<>(ValueType.NUMBER, value -> value instanceof Value.Num number ? number.value() : null);
    static final Question<dev.openfeature.sdk.Value> OBJECT = new Question<>(ValueType.OBJECT, Values::structured);
}

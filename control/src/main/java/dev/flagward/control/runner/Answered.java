package dev.flagward.control.runner;

import dev.flagward.document.Problem;
import java.util.function.Function;

/** What came of asking: a value, or why there is none. */
public sealed interface Answered<T> {

    /** There is one. */
    record Got<T>(T value) implements Answered<T> {}

    /** There is none; the problem names what was asked, and the mend. */
    record Failed<T>(Problem problem) implements Answered<T> {}

    static <T> Answered<T> of(T value) {
        return new Got<>(value);
    }

    static <T> Answered<T> failed(MetricError error, String message, String mend) {
        return new Failed<>(Problem.of(error, message, mend));
    }

    /** What comes of asking on with the value. */
    default <U> Answered<U> then(Function<T, Answered<U>> next) {
        if (this instanceof Got<T> got) {
            return next.apply(got.value());
        }
        return new Failed<>(((Failed<T>) this).problem());
    }
}

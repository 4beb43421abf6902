package dev.flagward.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An object that hands every call on, and shows it to somebody right before. */
final class Stamped {
    private Stamped() {}

    /** Sees a call before it is made; may answer it with something else than {@link #HAND_ON}. */
    @FunctionalInterface
    interface Witness {
        @Nullable
        Object before(Method method, Object[] arguments) throws Exception;
    }

    /** The answer of a witness that leaves the call as it is. */
    static final Object HAND_ON = new Object();

    static <T> T around(Class<T> type, T inner, Witness witness) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            Object[] arguments = Objects.requireNonNullElseGet(given, () -> new Object[0]);
            Object instead = witness.before(method, arguments);
            if (instead != HAND_ON) {
                return instead;
            }
            try {
                return method.invoke(inner, arguments);
            } catch (InvocationTargetException thrown) {
                throw Objects.requireNonNull(thrown.getCause());
            }
        }));
    }
}

package dev.flagward.client;

import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Value;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A typed handle for a flag whose variants are lists or structures; {@link Flags} makes it. A record, because a JIT trusts the fields of records to be
 * final, and only then compiles the flag's value into the caller.
 *
 * @param key the flag
 * @param defaultValue what is given when there is no such flag, no client, or no value of this type
 * @param invoker takes a context or null, and gives the value
 */
public record ObjectFlag(String key, Value defaultValue, MethodHandle invoker) {
    ObjectFlag(String key, Value defaultValue, Switchboard switchboard) {
        this(key, defaultValue, switchboard.invoker());
    }

    /** What the flag serves to nobody in particular. */
    public Value value() {
        return ask(null);
    }

    /** What the flag serves to the context. */
    public Value value(PreparedContext context) {
        return ask(context);
    }

    private Value ask(@Nullable PreparedContext context) {
        try {
            return (Value) invoker.invokeExact(context);
        } catch (Throwable impossible) {
            throw new IllegalStateException("an evaluation does not throw", impossible);
        }
    }
}

package dev.flagward.client;

import dev.flagward.engine.PreparedContext;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A typed handle for an on/off flag; {@link Flags} makes it. A record, because a JIT trusts the fields of records to be
 * final, and only then compiles the flag's value into the caller.
 *
 * @param key the flag
 * @param defaultValue what is given when there is no such flag, no client, or no value of this type
 * @param invoker takes a context or null, and gives the value
 */
public record BooleanFlag(String key, boolean defaultValue, MethodHandle invoker) {
    BooleanFlag(String key, boolean defaultValue, Switchboard switchboard) {
        this(key, defaultValue, switchboard.invoker());
    }

    /** What the flag serves to nobody in particular. */
    public boolean value() {
        return ask(null);
    }

    /** What the flag serves to the context. */
    public boolean value(PreparedContext context) {
        return ask(context);
    }

    private boolean ask(@Nullable PreparedContext context) {
        try {
            return (boolean) invoker.invokeExact(context);
        } catch (Throwable impossible) {
            throw new IllegalStateException("an evaluation does not throw", impossible);
        }
    }
}

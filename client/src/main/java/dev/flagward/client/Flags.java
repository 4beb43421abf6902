package dev.flagward.client;

import dev.flagward.engine.Value;
import java.lang.invoke.MutableCallSite;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Typed handles of this process, and the client that answers them. The one static place of the client, because a handle
 * must be a {@code static final} field to cost nothing, and such a field is made before any client can be.
 *
 * <pre>{@code
 * static final BooleanFlag TELEHEALTH = Flags.bool("telehealth_appointments_enabled", false);
 * ...
 * Flags.use(flagward);
 * if (TELEHEALTH.value()) { ... }
 * }</pre>
 *
 * <p>Until a client is used, and after it was taken away, handles give their defaults.
 */
public final class Flags {
    private static final Feed NO_FLAGS =
            new FixedFeed("no flags", Delivery.of("no flags", "{\"production\": {}}".getBytes(StandardCharsets.UTF_8)));
    private static final List<Switchboard> SWITCHBOARDS = new ArrayList<>();
    private static @Nullable Flagward client;
    private static Flagward.@Nullable Registration following;

    private Flags() {}

    /** A handle for an on/off flag. */
    public static BooleanFlag bool(String flag, boolean defaultValue) {
        return new BooleanFlag(flag, defaultValue, added(flag, Switchboard.Kind.BOOLEAN, defaultValue));
    }

    /** A handle for a flag whose variants are texts. */
    public static StringFlag string(String flag, String defaultValue) {
        return new StringFlag(flag, defaultValue, added(flag, Switchboard.Kind.STRING, defaultValue));
    }

    /** A handle for a flag whose variants are numbers. */
    public static DoubleFlag number(String flag, double defaultValue) {
        return new DoubleFlag(flag, defaultValue, added(flag, Switchboard.Kind.DOUBLE, defaultValue));
    }

    /** A handle for a flag whose variants are whole numbers up to 2⁵³; another number gives the default. */
    public static LongFlag integer(String flag, long defaultValue) {
        return new LongFlag(flag, defaultValue, added(flag, Switchboard.Kind.LONG, defaultValue));
    }

    /** A handle for a flag whose variants are lists or structures. */
    public static ObjectFlag object(String flag, Value defaultValue) {
        return new ObjectFlag(flag, defaultValue, added(flag, Switchboard.Kind.OBJECT, defaultValue));
    }

    private static synchronized Switchboard added(String flag, Switchboard.Kind kind, Object defaultValue) {
        Switchboard switchboard = new Switchboard(flag, kind, defaultValue);
        SWITCHBOARDS.add(switchboard);
        Flagward now = client;
        if (now != null) {
            switchboard.connect(now);
        }
        return switchboard;
    }

    /**
     * Lets this client answer all handles, instead of the one before.
     *
     * @return takes it away when it is closed, unless another took its place
     */
    public static synchronized Flagward.Registration use(Flagward flagward) {
        stopFollowing();
        client = flagward;
        following = flagward.follow(() -> connect(flagward));
        connect(flagward);
        return () -> leave(flagward);
    }

    /**
     * Lets a flag serve that variant to everybody, for a test: in the client in use, or without one in an empty one.
     *
     * @return takes it back when it is closed; close several in the opposite order
     * @throws IllegalArgumentException if the flag has no such variant
     */
    public static Flagward.Registration override(String flag, String variant) {
        Flagward now = current();
        if (now != null) {
            return now.override(flag, variant);
        }
        Flagward alone = Flagward.builder().feed(NO_FLAGS).start();
        Flagward.Registration overriding = alone.override(flag, variant);
        Flagward.Registration using = use(alone);
        return () -> {
            using.close();
            overriding.close();
            alone.close();
        };
    }

    private static synchronized @Nullable Flagward current() {
        return client;
    }

    private static synchronized void leave(Flagward flagward) {
        if (client == flagward) {
            stopFollowing();
            client = null;
            List<MutableCallSite> sites = new ArrayList<>();
            SWITCHBOARDS.forEach(switchboard -> switchboard.disconnect().ifPresent(sites::add));
            publish(sites);
        }
    }

    private static void stopFollowing() {
        Flagward.Registration before = following;
        if (before != null) {
            before.close();
            following = null;
        }
    }

    private static synchronized void connect(Flagward flagward) {
        if (client == flagward) {
            List<MutableCallSite> sites = new ArrayList<>();
            SWITCHBOARDS.forEach(switchboard -> switchboard.connect(flagward).ifPresent(sites::add));
            publish(sites);
        }
    }

    private static void publish(List<MutableCallSite> sites) {
        if (!sites.isEmpty()) {
            MutableCallSite.syncAll(sites.toArray(new MutableCallSite[0]));
        }
    }
}

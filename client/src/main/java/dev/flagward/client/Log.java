package dev.flagward.client;

import org.jspecify.annotations.Nullable;

/** Where the client says what goes wrong. The logger is made when there is something to say: that alone takes 30 ms. */
final class Log {
    private Log() {}

    static void warning(String what) {
        warning(what, null);
    }

    static void warning(String what, @Nullable Throwable why) {
        System.getLogger("dev.flagward.client").log(System.Logger.Level.WARNING, "Flagward: " + what, why);
    }
}

package dev.flagward.store.kubernetes;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before something is tried again: by chance, up to twice as long each time. */
final class Pause {
    private static final Duration FIRST = Duration.ofMillis(20);
    private static final int MOST_DOUBLINGS = 6;

    private Pause() {}

    /** Waits; an interrupt ends the waiting and stays set. */
    static void before(int turn) {
        try {
            Thread.sleep(length(FIRST, turn).toMillis());
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    /** Any length up to the first one doubled that often. */
    static Duration length(Duration first, int turn) {
        long most = first.toMillis() << Math.min(turn, MOST_DOUBLINGS);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most + 1));
    }
}

package dev.flagward.openfeature;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another thread will do. */
public final class Eventually {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private Eventually() {}

    public static void holds(BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come true within " + LONGEST.toSeconds() + " seconds");
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException stopped) {
                throw new AssertionError("interrupted", stopped);
            }
        }
    }
}

package dev.flagward.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command that runs for long end in order when the process is told to stop: what it has seen so far is still written.
 * The process waits for it until it is closed, for ten seconds at most.
 */
final class Interruption implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stopping, "flagward-stop");

    private Interruption() {}

    static Interruption listen() {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void stopping() {
        asked.countDown();
        try {
            boolean ended = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                Thread.currentThread().interrupt();
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for so long, or until somebody interrupts; whether somebody did. */
    boolean within(long nanos) {
        try {
            return asked.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // It has run, or it is about to and finds that everything is done.
        }
    }
}

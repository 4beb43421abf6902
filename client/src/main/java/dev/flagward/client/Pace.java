package dev.flagward.client;

import java.util.concurrent.locks.LockSupport;

/**
 * How a thread that makes a large snapshot lets the application's threads work: whoever has as many of those as
 * processors would see one of them stand still for a whole turn of the scheduler, 4 ms and more, if this thread worked
 * without a break. It works for a moment and sleeps for a moment, and holds nothing that evaluation needs.
 */
final class Pace implements Runnable {
    private static final long MOMENT = 200_000;

    private final boolean breaks;
    private long end = System.nanoTime() + MOMENT;

    private Pace(boolean breaks) {
        this.breaks = breaks;
    }

    /** For the first flags, for which all else waits. */
    static Pace withoutBreaks() {
        return new Pace(false);
    }

    static Pace withBreaks() {
        return new Pace(true);
    }

    /** Sleeps if the moment of work is over. */
    @Override
    public void run() {
        if (breaks && System.nanoTime() - end >= 0) {
            LockSupport.parkNanos(MOMENT);
            end = System.nanoTime() + MOMENT;
        }
    }
}

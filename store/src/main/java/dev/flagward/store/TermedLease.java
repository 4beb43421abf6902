package dev.flagward.store;

import java.time.Duration;

/**
 * The holder's side of a lease, the same for all drivers: what the store was last asked counts from when it was asked, by
 * this machine's monotonic clock, so the holder's term is over before anybody else's reckoning of it is.
 */
public final class TermedLease implements Lease {
    /** What a driver keeps of a lease in its store. Called by one thread at a time. */
    public interface Hold {
        /**
         * Tells the store that the holder is there.
         *
         * @return false if it is somebody else's, or gone
         * @throws StoreException if the store does not say
         */
        boolean renew();

        /**
         * Lets go of it, if it is still ours.
         *
         * @throws StoreException if the store does not say
         */
        void release();
    }

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int LONGEST_NAME = 200;

    private final Hold hold;
    private final long term;
    private volatile long since;
    private volatile boolean lost;
    private boolean closed;

    /**
     * A lease that is held.
     *
     * @param since what {@link System#nanoTime()} said before the store was asked
     */
    public TermedLease(Hold hold, Duration term, long since) {
        this.hold = hold;
        this.term = term.toNanos();
        this.since = since;
    }

    /**
     * Looks at what is asked for before anything is written.
     *
     * @throws IllegalArgumentException if no store can give such a lease
     */
    public static void check(String name, String holder, Duration term) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || holder.isEmpty() || holder.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a lease and its holder have names of at most 200 characters");
        }
        if (term.compareTo(SHORTEST) < 0 || term.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a lease has a term from a second to a day, not " + term);
        }
    }

    @Override
    public synchronized boolean renew() {
        if (!held()) {
            return false;
        }
        long now = System.nanoTime();
        try {
            lost = !hold.renew();
            since = now;
        } catch (StoreException away) {
            return held();
        }
        return held();
    }

    @Override
    public boolean held() {
        if (!lost && System.nanoTime() - since >= term) {
            lost = true;
        }
        return !lost;
    }

    @Override
    public synchronized void close() {
        lost = true;
        if (closed) {
            return;
        }
        closed = true;
        try {
            hold.release();
        } catch (StoreException away) {
            return; // it is free when the term is over
        }
    }
}

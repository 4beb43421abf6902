package dev.flagward.store;

/**
 * A store's word that one holder alone acts under a name, for a term that the holder prolongs. Whoever dies, freezes or
 * loses the store loses it with the end of the term, and another may have it. Safe to share between threads.
 *
 * <p>It is advice, which keeps two from working on the same thing. It does not fence: a holder can be frozen between asking
 * and acting, and wake up when another has taken over. What fences is the expected revision of {@link FlagStore#commit}; a
 * change made from a revision that was read before the takeover, after which the other one changed something, is a conflict.
 */
public interface Lease extends AutoCloseable {
    /**
     * Asks the store for another term, counted from now; at the latest every third of a term is a good habit, and right
     * before something is done. While the store cannot be reached the old term goes on.
     *
     * @return whether it is held; once lost it stays lost
     */
    boolean renew();

    /** Whether it is held as far as this process knows. Asks nobody but a clock that runs on by itself. */
    boolean held();

    /** Gives it up, so that another can have it at once. If the store cannot be reached, it is free with the term's end. */
    @Override
    void close();
}

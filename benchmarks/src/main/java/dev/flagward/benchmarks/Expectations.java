package dev.flagward.benchmarks;

/** What the answers of a {@link Contestant} must be before it is measured. */
record Expectations(Contestant contestant) {
    /**
     * Asks everything that the contestant claims to do.
     *
     * @throws IllegalStateException if an answer is not the right one
     */
    void check(Peer peer) {
        for (Row row : contestant.rows()) {
            boolean right = switch (row) {
                case ON, MANY -> peer.on();
                case OFF -> !peer.off();
                case UNKNOWN -> !peer.unknown();
                case RULES -> peer.rules();
                case MIXED_RULES -> peer.mixedRules();
                case SPLIT, TWO_THREADS -> isShare(peer, false);
                case FRESH -> isShare(peer, true);
                case KEPT -> isKept(peer);
                case NOTHING -> true;
            };
            if (!right) {
                throw new IllegalStateException(
                        contestant.title() + " does not answer \"" + row.title() + "\" as expected");
            }
        }
    }

    /** About the share of the keys, and for each of them the same with a fresh context. */
    private boolean isShare(Peer peer, boolean fresh) {
        int on = 0;
        for (int key = 0; key < Work.KEYS; key++) {
            boolean answer = fresh ? peer.splitFresh(key) : peer.split(key);
            if (answer != peer.split(key)) {
                return false;
            }
            on += answer ? 1 : 0;
        }
        return Math.abs(100.0 * on / Work.KEYS - Work.SHARE) < 5;
    }

    private static boolean isKept(Peer peer) {
        int on = 0;
        for (int key = 0; key < Work.KEYS; key++) {
            on += peer.splitKept(key) ? 1 : 0;
        }
        return Math.abs(100.0 * on / Work.KEYS - Work.SHARE) < 5;
    }
}

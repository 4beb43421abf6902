package dev.flagward.client;

/**
 * Where a client's flags come from. A feed delivers documents as it finds them, until it is closed; it need not look
 * into them, and may deliver the same one again.
 */
public interface Feed extends AutoCloseable {
    /** Where that is, in words: {@code file /etc/flags/feature_flags.json}. */
    String name();

    /**
     * Begins to deliver, from any one thread at a time, and returns soon: whoever waits is the client.
     *
     * @param inbox takes deliveries; a feed may call it before this method returns
     */
    void start(Inbox inbox);

    /** Ends, without waiting for long; nothing is delivered afterwards. */
    @Override
    void close();

    /** Takes what a feed finds. Never throws, never waits. */
    interface Inbox {
        /**
         * A document, new or not; its bytes are not looked at afterwards.
         *
         * @return whether it answers now and is known so well that to deliver it again costs next to nothing
         */
        boolean take(Delivery delivery);

        /** The feed looked, and what it delivered last is still the newest; ends a failure, but mends no document. */
        void unchanged();

        /**
         * The feed cannot be reached.
         *
         * @param problem why, in words that hold no secrets
         */
        void failed(String problem);
    }
}

package dev.flagward.client;

/** A document that never changes: from the class path, or made by a test. */
record FixedFeed(String name, Delivery delivery) implements Feed {
    @Override
    public void start(Inbox inbox) {
        inbox.take(delivery);
    }

    @Override
    public void close() {}
}

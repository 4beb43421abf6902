package dev.flagward.openfeature;

import dev.flagward.client.Delivery;
import dev.flagward.client.Feed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A feed that says what a test lets it say, first of all the lines it begins with. */
public final class ScriptedFeed implements Feed {
    private final Consumer<Inbox> beginning;
    private final List<Inbox> inboxes = new CopyOnWriteArrayList<>();
    private volatile boolean over;

    private ScriptedFeed(Consumer<Inbox> beginning) {
        this.beginning = beginning;
    }

    /** One that delivers the document at once. */
    public static ScriptedFeed of(byte[] document) {
        return new ScriptedFeed(inbox -> inbox.take(Delivery.of("flags.json", document)));
    }

    /** One that says nothing. */
    public static ScriptedFeed silent() {
        return new ScriptedFeed(inbox -> {});
    }

    /** One that cannot be reached. */
    public static ScriptedFeed failing(String problem) {
        return new ScriptedFeed(inbox -> inbox.failed(problem));
    }

    public void deliver(byte[] document) {
        inboxes.forEach(inbox -> inbox.take(Delivery.of("flags.json", document)));
    }

    public void deliver(Delivery delivery) {
        inboxes.forEach(inbox -> inbox.take(delivery));
    }

    /** Fails now, or when it is started if that is yet to come. */
    public void end() {
        over = true;
        fail("the script is over");
    }

    public void fail(String problem) {
        inboxes.forEach(inbox -> inbox.failed(problem));
    }

    @Override
    public String name() {
        return "a script";
    }

    @Override
    public void start(Inbox inbox) {
        inboxes.add(inbox);
        beginning.accept(inbox);
        if (over) {
            end();
        }
    }

    @Override
    public void close() {
        inboxes.clear();
    }
}

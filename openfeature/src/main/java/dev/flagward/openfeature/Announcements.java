package dev.flagward.openfeature;

import dev.openfeature.sdk.Awaitable;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Events on their way to OpenFeature, one after the other. OpenFeature delivers each on any thread, so that of two in
 * quick succession the older may win, and a provider that is ready again stays stale for ever. So one is sent when the
 * one before it has arrived; the feed's thread does not wait for that.
 */
final class Announcements {
    private static final int AFTER_START_MILLIS = 250;

    private final ThreadPoolExecutor inOrder = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
                Thread thread = new Thread(task, "flagward-openfeature-events");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    Announcements() {
        inOrder.allowCoreThreadTimeOut(true);
    }

    /** Emits when all events before it have arrived. */
    void add(Supplier<Awaitable> emission) {
        inOrder.execute(() -> {
            try {
                emission.get().await();
            } catch (RejectedExecutionException shutDown) {
                // Nobody is there any more to hear it.
            }
        });
    }

    /**
     * Emits a little later, when OpenFeature has made of a provider whose start went well a ready one: there is no other way
     * to tell it then that the flags are old.
     *
     * @param emission gives nothing if there is nothing to tell any more
     */
    void addAfterStart(Supplier<Optional<Supplier<Awaitable>>> emission) {
        CompletableFuture.delayedExecutor(AFTER_START_MILLIS, TimeUnit.MILLISECONDS, inOrder)
                .execute(() -> emission.get().ifPresent(this::add));
    }

    /** Drops what has not been sent. */
    void close() {
        inOrder.shutdownNow();
    }
}

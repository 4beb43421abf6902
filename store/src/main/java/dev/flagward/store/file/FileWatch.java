package dev.flagward.store.file;

import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the directory of a store's document, where every change shows as a rename, and looks at the file from time to
 * time besides: some file systems tell nothing.
 */
final class FileWatch implements FlagStore.Watch {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final FlagStore store;
    private final Path document;
    private final LongConsumer seen;
    private final WatchService service;
    private volatile boolean closed;
    private String last = "";

    FileWatch(FlagStore store, Path document, LongConsumer seen) {
        this.store = store;
        this.document = document.toAbsolutePath();
        this.seen = seen;
        try {
            this.service = document.getFileSystem().newWatchService();
        } catch (IOException failed) {
            throw Failures.reading(document, failed);
        }
    }

    FileWatch start() {
        Thread thread = new Thread(this::run, "flagward-file-watch");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void run() {
        WatchKey key = null;
        try {
            while (!closed) {
                if (key == null || !key.isValid()) {
                    key = registered();
                }
                look();
                WatchKey told = service.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (told != null) {
                    told.pollEvents();
                    told.reset();
                }
            }
        } catch (ClosedWatchServiceException ended) {
            return;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** The watch on the directory; null while there is no directory, or none that can be watched. */
    private @Nullable WatchKey registered() {
        try {
            return document.resolveSibling("")
                    .register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException unwatchable) {
            return null;
        }
    }

    private void look() {
        String now = identity();
        if (!now.equals(last)) {
            try {
                long revision = store.read().revision();
                last = now;
                seen.accept(revision);
            } catch (StoreException unreadable) {
                return; // The next look tries again.
            }
        }
    }

    /** What is another one for another file, and for one that was written to. */
    private String identity() {
        try {
            BasicFileAttributes file = Files.readAttributes(document, BasicFileAttributes.class);
            return file.fileKey() + " " + file.size() + " " + file.lastModifiedTime();
        } catch (IOException gone) {
            return "gone";
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            service.close();
        } catch (IOException stays) {
            return; // The thread ends at its next look.
        }
    }
}

package dev.flagward.client;

import dev.flagward.document.DocumentReader;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A flag document in a file: a local one, or a ConfigMap that is mounted. The directory is watched, because both an
 * editor's rename and Kubernetes' swap of the {@code ..data} link replace the file's name; and the file is read besides
 * at every interval, because a watch may be lost, or is not to be had. What counts is the content: equal bytes are no
 * news, however often the file is written.
 */
final class FileFeed implements Feed {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration SETTLE = Duration.ofMillis(2);
    /** A larger file is read into room outside the heap: an array of that size burdens the collector at every look. */
    private static final int LARGE = 1 << 17;

    /** So much is read or hashed between rests: less than a tenth of a millisecond. */
    private static final int STEP = 1 << 15;

    private final Path file;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Pace pace = Pace.withBreaks();
    private volatile @Nullable WatchService watch;
    /** What was delivered first, until the next pause has passed. */
    private byte @Nullable [] delivered;
    /** Of what was delivered last; null if that is still there, or if the inbox knows it by heart. */
    private byte @Nullable [] hash;
    /** Whether the inbox knows by heart what was delivered last. */
    private boolean known;
    /** Whether the start is over, for which all else waits. */
    private boolean settled;
    /** Room outside the heap, used again until the collector has taken it. */
    private WeakReference<ByteBuffer> outside = new WeakReference<>(null);

    FileFeed(Path file, Duration interval) {
        this.file = file.toAbsolutePath();
        this.interval = interval;
    }

    @Override
    public String name() {
        return "file " + file;
    }

    @Override
    public void start(Inbox inbox) {
        Thread thread = new Thread("flagward-file-feed") {
            @Override
            public void run() {
                FileFeed.this.run(inbox);
            }
        };
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Inbox inbox) {
        WatchKey key = null;
        try {
            // Before there is a watch, which takes as long as the look; the next look finds what happened between.
            look(inbox);
            while (closed.getCount() > 0) {
                if (key == null || !key.isValid()) {
                    key = watched();
                }
                look(inbox);
                pause(key);
                keepHash();
            }
        } catch (InterruptedException | ClosedWatchServiceException ended) {
            return;
        } finally {
            endWatch();
        }
    }

    /** The watch on the directory, or null while there is none to be had. */
    private @Nullable WatchKey watched() {
        try {
            endWatch();
            WatchService service = FileSystems.getDefault().newWatchService();
            watch = service;
            if (closed.getCount() == 0) {
                throw new ClosedWatchServiceException();
            }
            return parent().register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException | UnsupportedOperationException unwatched) {
            return null;
        }
    }

    private Path parent() {
        Path parent = file.getParent();
        return parent == null ? file : parent;
    }

    /** Until something is signalled, or the next look is due; a short one while what was delivered is still held. */
    private void pause(@Nullable WatchKey key) throws InterruptedException {
        WatchService service = watch;
        long most = Math.min(interval.toNanos(), delivered == null ? Long.MAX_VALUE : SOON.toNanos());
        if (key == null || service == null) {
            closed.await(most, TimeUnit.NANOSECONDS);
            return;
        }
        WatchKey signalled = service.poll(most, TimeUnit.NANOSECONDS);
        if (signalled != null) {
            signalled.pollEvents();
            signalled.reset();
            // A rename or a swap is several events: one look after them finds what all of them left.
            closed.await(SETTLE.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void look(Inbox inbox) {
        try {
            Delivery found = new Delivery(String.valueOf(file.getFileName()), content(), OptionalLong.empty(), "");
            if (isDelivered(found)) {
                inbox.unchanged();
            } else {
                known = inbox.take(found);
                boolean first = found.document().hasArray();
                delivered = first ? found.bytes() : null;
                hash = first || known ? null : hash(found.document());
            }
        } catch (NoSuchFileException missing) {
            forget();
            inbox.failed("there is no file " + file);
        } catch (AccessDeniedException denied) {
            forget();
            inbox.failed("the file " + file + " may not be read");
        } catch (IOException | UncheckedIOException unreadable) {
            forget();
            inbox.failed("the file " + file + " cannot be read: " + unreadable.getMessage());
        }
    }

    private boolean isDelivered(Delivery found) {
        return delivered != null
                ? Arrays.equals(delivered, found.bytes())
                : hash != null && Arrays.equals(hash, hash(found.document()));
    }

    /**
     * A document is not kept for comparing. Not as soon as it is there, because the first hash of a process takes longer than
     * to read the flags. A large one that the inbox knows by heart is delivered again and again.
     */
    private void keepHash() {
        settled = true;
        if (delivered != null) {
            hash = known && delivered.length >= LARGE ? null : hash(ByteBuffer.wrap(delivered));
            delivered = null;
        }
    }

    private void forget() {
        delivered = null;
        hash = null;
    }

    /** The first time into an array, which is there soonest. */
    private ByteBuffer content() throws IOException {
        ByteBuffer large = !settled || file.getFileSystem() != FileSystems.getDefault() ? null : large();
        if (large != null) {
            return large;
        }
        try (InputStream stream = opened()) {
            return ByteBuffer.wrap(stream.readNBytes(DocumentReader.MOST_BYTES + 1));
        }
    }

    /** The file's bytes outside the heap; null if it is not large, or too large, or becomes larger meanwhile. */
    private @Nullable ByteBuffer large() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size < LARGE || size > DocumentReader.MOST_BYTES) {
                return null;
            }
            ByteBuffer room = room((int) size + 1);
            int read = 0;
            while (read >= 0 && room.position() <= size) {
                room.limit((int) Math.min(size + 1, room.position() + STEP));
                read = channel.read(room);
                pace.run();
            }
            return read < 0 ? room.flip() : null;
        }
    }

    private ByteBuffer room(int size) {
        ByteBuffer room = outside.get();
        if (room == null || room.capacity() < size) {
            room = ByteBuffer.allocateDirect(size + LARGE);
            outside = new WeakReference<>(room);
        }
        return room.clear();
    }

    /** The plain stream, since it is there in every process, and the other only to say why not. */
    private InputStream opened() throws IOException {
        if (file.getFileSystem() != FileSystems.getDefault()) {
            return Files.newInputStream(file);
        }
        try {
            return new FileInputStream(file.toFile());
        } catch (FileNotFoundException unopened) {
            return Files.newInputStream(file);
        }
    }

    private byte[] hash(ByteBuffer bytes) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            ByteBuffer step = bytes.duplicate();
            for (int at = 0; at < bytes.limit(); at += STEP) {
                sha256.update(step.limit(Math.min(bytes.limit(), at + STEP)).position(at));
                pace.run();
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private void endWatch() {
        WatchService service = watch;
        if (service != null) {
            try {
                service.close();
            } catch (IOException unclosable) {
                // Nothing waits for it any more.
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        endWatch();
    }
}

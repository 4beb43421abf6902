package dev.flagward.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The machine's file system. Safe to share. */
public final class RealDisk implements Disk {
    private static final long LEAST_RESERVE = 256 << 10;
    private static final long MOST_AT_ONCE = 1 << 20;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final long PATIENCE_MILLIS = 10_000;
    private static final long PAUSE_MILLIS = 5;

    /**
     * One line for each lock file, in which the threads of this process stand; only the first has the file open. POSIX
     * gives a lock to the process, and takes it away when the process closes any channel of that file: a thread that
     * closed its own would take the lock from the thread that has it, and a second process would write at once. Static,
     * because what it guards belongs to the process.
     */
    private static final Map<Path, Semaphore> LINES = new ConcurrentHashMap<>();

    @Override
    public Optional<byte[]> read(Path file, int most) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return Optional.of(stream.readNBytes(most));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        }
    }

    @Override
    public InputStream open(Path file, long from) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        channel.position(from);
        return Channels.newInputStream(channel);
    }

    @Override
    public OptionalLong length(Path file) throws IOException {
        try {
            return OptionalLong.of(Files.size(file));
        } catch (NoSuchFileException missing) {
            return OptionalLong.empty();
        }
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (var stream = Files.newDirectoryStream(directory)) {
            stream.forEach(path -> names.add(String.valueOf(path.getFileName())));
        } catch (NoSuchFileException | NotDirectoryException missing) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void append(Path file, long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.size() != at) {
                throw new BusyException(
                        file + " was written by somebody else: it has " + channel.size() + " bytes, not " + at);
            }
            drain(channel, at, bytes);
            force(channel);
        }
    }

    @Override
    public void write(Path file, byte[] bytes, Access access) throws IOException {
        if (access == Access.SECRET) {
            Files.deleteIfExists(file);
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            PosixFileAttributeView posix = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (access == Access.SECRET && posix != null) {
                posix.setPermissions(OWNER_ONLY);
            }
            drain(channel, 0, bytes);
            force(channel);
        }
    }

    @Override
    public void reserve(Path file, long bytes) throws IOException {
        long there = length(file).orElse(0);
        for (long size = bytes; there < size; size /= 2) {
            Path making = StoreFiles.making(file);
            try {
                fill(making, size);
                rename(making, file);
                there = size;
            } catch (IOException full) {
                Files.deleteIfExists(making);
                if (size <= LEAST_RESERVE) {
                    throw full;
                }
            }
        }
        if (there < bytes) {
            throw new IOException("only " + there + " of " + bytes + " bytes could be kept back");
        }
    }

    /** With noise: zeros may take up no room at all. */
    private static void fill(Path file, long bytes) throws IOException {
        SplittableRandom noise = new SplittableRandom();
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] block = new byte[Math.toIntExact(Math.min(bytes, MOST_AT_ONCE))];
            for (long left = bytes; left > 0; left -= block.length) {
                noise.nextBytes(block);
                out.write(block, 0, Math.toIntExact(Math.min(left, block.length)));
            }
        }
    }

    /** A channel may write less than it was given; until all is written, nothing is. */
    private static void drain(FileChannel channel, long at, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long position = at;
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
    }

    private static void force(FileChannel channel) throws ForceFailedException {
        try {
            channel.force(true);
        } catch (IOException failed) {
            throw new ForceFailedException(failed);
        }
    }

    @Override
    public void copyAccess(Path from, Path to) throws IOException {
        PosixFileAttributeView source = posix(from);
        PosixFileAttributeView target = posix(to);
        if (source == null || target == null) {
            return;
        }
        PosixFileAttributes wanted;
        try {
            wanted = source.readAttributes();
        } catch (NoSuchFileException missing) {
            return;
        }
        target.setPermissions(wanted.permissions());
        try {
            target.setGroup(wanted.group());
            target.setOwner(wanted.owner());
        } catch (IOException notOurs) {
            // Only root may give files away; the permissions are what readers depend on.
        }
    }

    private static @Nullable PosixFileAttributeView posix(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void truncate(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
            force(channel);
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(directory)) {
                throw there;
            }
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            force(channel);
        }
    }

    @Override
    public Closeable lock(Path file) throws IOException {
        Path real = file.toAbsolutePath().resolveSibling("").toRealPath().resolve(file.getFileName());
        Semaphore line = LINES.computeIfAbsent(real, unknown -> new Semaphore(1, true));
        try {
            if (!line.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new BusyException(
                        "another thread has held " + file + " for " + PATIENCE_MILLIS / 1000 + " seconds");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new BusyException("interrupted while waiting for " + file);
        }
        try {
            FileChannel channel = locked(file);
            return () -> {
                try (channel) {
                    // Closing gives up the lock.
                } finally {
                    line.release();
                }
            };
        } catch (IOException | RuntimeException failed) {
            line.release();
            throw failed;
        }
    }

    private static FileChannel locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            for (long waited = 0; waited < PATIENCE_MILLIS; waited += PAUSE_MILLIS) {
                if (tryLock(channel) != null) {
                    return channel;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            throw new BusyException("another process has held " + file + " for " + PATIENCE_MILLIS / 1000 + " seconds");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            channel.close();
            throw new BusyException("interrupted while waiting for " + file);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException ourselves) {
            // This process holds it, by another class loader's copy of this class.
            return null;
        }
    }
}

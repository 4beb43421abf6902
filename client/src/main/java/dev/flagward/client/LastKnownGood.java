package dev.flagward.client;

import dev.flagward.document.DocumentReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The newest document that was good, kept on disk for a start without the feed: mode 0600, replaced by a rename, so that
 * it is always whole. Its time is the file's.
 */
final class LastKnownGood {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path file;

    LastKnownGood(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** What was kept, and when. */
    @SuppressWarnings("ArrayRecordComponent") // Handed over once and never compared.
    record Kept(byte[] document, Instant at) {}

    Optional<Kept> read() throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            Instant at = Files.getLastModifiedTime(file).toInstant();
            return Optional.of(new Kept(stream.readNBytes(DocumentReader.MOST_BYTES + 1), at));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        }
    }

    /** @param document all bytes from 0 to the limit */
    void keep(ByteBuffer document) throws IOException {
        Path making = file.resolveSibling("." + file.getFileName() + ".new");
        Files.deleteIfExists(making);
        try (FileChannel channel = FileChannel.open(making, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            PosixFileAttributeView posix = Files.getFileAttributeView(making, PosixFileAttributeView.class);
            if (posix != null) {
                posix.setPermissions(OWNER_ONLY);
            }
            ByteBuffer bytes = document.duplicate().rewind();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException failed) {
            Files.deleteIfExists(making);
            throw failed;
        }
        Files.move(making, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}

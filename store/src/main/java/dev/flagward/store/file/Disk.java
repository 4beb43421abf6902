package dev.flagward.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything the file store asks of a file system, so that a test can stop at every single request. What is promised
 * after a crash is what POSIX promises: bytes are durable after a force, names after a force of their directory.
 *
 * <p>Every method throws {@link ForceFailedException} when making something durable failed, and another
 * {@link IOException} when something before that did.
 */
public interface Disk {
    /** Who may read a new file. */
    enum Access {
        /** Whomever the process's mask lets. */
        SHARED,
        /** Only the owner: mode 0600. */
        SECRET
    }

    /** The first bytes of a file, at most that many; empty if there is no such file. */
    Optional<byte[]> read(Path file, int most) throws IOException;

    /** The bytes of a file from an offset on; {@link java.nio.file.NoSuchFileException} if there is none. */
    InputStream open(Path file, long from) throws IOException;

    /** Empty if there is no such file. */
    OptionalLong length(Path file) throws IOException;

    /** The names in a directory, sorted; none if there is no such directory. */
    List<String> names(Path directory) throws IOException;

    /**
     * Writes at an offset, which is the file's length, and forces. Makes the file if there is none. Writes nothing if the
     * file has another length: {@link BusyException}, for then somebody else writes to it.
     */
    void append(Path file, long at, byte[] bytes) throws IOException;

    /** Writes a whole file, over one that is there, and forces its bytes; its name is not durable yet. */
    void write(Path file, byte[] bytes, Access access) throws IOException;

    /**
     * Sees to it that a file takes up that much room, or as much as there is. What is in it means nothing, and it need not
     * outlive a power failure.
     *
     * @throws IOException if there is not as much room; what could be had is taken up
     */
    void reserve(Path file, long bytes) throws IOException;

    /** Gives a file the access rights of another, as far as they are the owner's to give. */
    void copyAccess(Path from, Path to) throws IOException;

    /** Puts a file in the place of another at once. */
    void rename(Path from, Path to) throws IOException;

    /** Cuts a file and forces. */
    void truncate(Path file, long length) throws IOException;

    /** Removes a file, if it is there. */
    void delete(Path file) throws IOException;

    /** Makes a directory, if it is not there. */
    void makeDirectory(Path directory) throws IOException;

    /** Makes the names in a directory durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Waits to be alone with the store; {@link BusyException} when that takes too long. */
    Closeable lock(Path file) throws IOException;

    /** A force failed: nobody knows what the disk kept, and asking again would not tell (fsync's errors come once). */
    final class ForceFailedException extends IOException {
        private static final long serialVersionUID = 1;

        public ForceFailedException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Somebody else is at work on the same files. */
    final class BusyException extends IOException {
        private static final long serialVersionUID = 1;

        public BusyException(String message) {
            super(message);
        }
    }
}

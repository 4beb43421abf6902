package dev.flagward.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that a command writes for somebody: it holds all of it or what it held before. */
final class WholeFile {
    private WholeFile() {}

    /**
     * Writes beside the file and renames. Behind a link it is the file that is replaced, not the link.
     *
     * @throws Stop if that fails
     */
    static void write(Path named, byte[] bytes) {
        if (Files.exists(named) && !Files.isRegularFile(named)) {
            throw Stop.store(CliError.OUTPUT_FAILED, named + " is there and no ordinary file", "name another");
        }
        Path directory = named.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw Stop.store(CliError.OUTPUT_FAILED, "there is no directory for " + named, "make it, or name another");
        }
        try {
            Path file = Files.exists(named) ? named.toRealPath() : named.toAbsolutePath();
            Path making = file.resolveSibling("." + file.getFileName() + ".new");
            Files.deleteIfExists(making);
            try {
                force(making, bytes);
                Files.move(making, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(making);
            }
        } catch (IOException failed) {
            throw Stop.store(
                    CliError.OUTPUT_FAILED,
                    "the file " + named + " cannot be written: " + reason(failed),
                    "name one in a directory that may be written to and has room");
        }
    }

    private static String reason(IOException failed) {
        return failed instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : failed instanceof AccessDeniedException ? "permission denied" : String.valueOf(failed.getMessage());
    }

    private static void force(Path making, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(making, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** Whether both names lead to one file that is there. */
    static boolean isSame(Path one, Path other) {
        try {
            return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
        } catch (IOException unknown) {
            return false;
        }
    }
}

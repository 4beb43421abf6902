package dev.flagward.control.drill;

import dev.flagward.audit.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a drill's copies: the one place where it touches files past a store. */
final class ScratchFiles {
    private ScratchFiles() {}

    /** Copies a directory with all that is in it, to where nothing is. */
    static void copy(Path from, Path to) {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Path made(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Every file below a directory with a hash of its bytes, so that nothing is changed unseen. */
    static Map<String, String> contents(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            Map<String, String> contents = new TreeMap<>();
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                contents.put(
                        directory.relativize(path).toString(),
                        Hash.sha256(Files.readAllBytes(path)).hex());
            }
            return contents;
        } catch (NoSuchFileException none) {
            return Map.of();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** How many bytes the files below a directory have. */
    static long size(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            long size = 0;
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                size += Files.size(path);
            }
            return size;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Writes until there is no more room.
     *
     * @param most where to give up
     * @return whether the disk became full
     */
    static boolean fill(Path ballast, long most) {
        byte[] page = new byte[4096];
        try (var out = Files.newOutputStream(ballast)) {
            for (long written = 0; written < most; written += page.length) {
                out.write(page);
            }
            return false;
        } catch (IOException full) {
            return true;
        }
    }

    /** Removes a directory with all that is in it; what cannot be removed is the operating system's to clear. */
    static void remove(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            List<Path> deepest = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepest) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException stays) {
            return;
        }
    }
}

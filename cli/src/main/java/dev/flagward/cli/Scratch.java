package dev.flagward.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that nobody needs after the command. */
final class Scratch {
    private Scratch() {}

    /** Makes one, for this user alone; it goes with the process. */
    static Path directory() {
        try {
            Path directory = Files.createTempDirectory("flagward-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
            return directory;
        } catch (IOException failed) {
            throw Stop.store(
                    CliError.STORE_UNREADABLE,
                    "there is no room for a copy of the ledger: " + failed.getMessage(),
                    "make room in the directory for temporary files");
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException stays) {
            return; // It is the operating system's to clear.
        }
    }
}

package dev.flagward.cli;

import dev.flagward.document.DocumentReader;
import dev.flagward.document.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/** Where the command line is joined to what does the work. */
final class Wiring {
    private Wiring() {}

    /**
     * What the store shows now.
     *
     * @throws Stop if there is no valid document
     */
    static View view(StoreLocation location) {
        Reading reading = reading(location);
        return new View(
                location,
                reading.document().orElseThrow(() -> new Stop(Exit.REFUSED, reading.problems())),
                OptionalLong.empty(),
                Map.of());
    }

    /**
     * The document of the store, or what is wrong with it.
     *
     * @throws Stop if it cannot be read at all
     */
    static Reading reading(StoreLocation location) {
        return DocumentReader.read(
                bytes(location.path()), location.path().getFileName().toString());
    }

    /** The file's bytes, and no more than the one that makes it too large. */
    private static byte[] bytes(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            return file.readNBytes(DocumentReader.MOST_BYTES + 1);
        } catch (NoSuchFileException missing) {
            throw unreadable("there is no file " + path, "name another with --store file:PATH or FLAGWARD_STORE");
        } catch (AccessDeniedException denied) {
            throw unreadable("the file " + path + " may not be read", "ask its owner for the permission");
        } catch (IOException failed) {
            throw unreadable(
                    Files.isDirectory(path)
                            ? path + " is a directory"
                            : "the file " + path + " cannot be read: " + failed.getMessage(),
                    "name a file with --store file:PATH");
        }
    }

    private static Stop unreadable(String message, String mend) {
        return Stop.store(CliError.STORE_UNREADABLE, message, mend);
    }
}

package dev.flagward.store.file;

import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** What a failed file access means to a person. */
final class Failures {
    private Failures() {}

    static StoreException reading(Path file, IOException failed) {
        return denied(failed)
                ? new StoreException(
                        StoreError.NO_PERMISSION,
                        "the file " + named(failed, file) + " may not be read",
                        "ask its owner for the permission",
                        failed)
                : new StoreException(
                        StoreError.NOT_READ,
                        "the file " + named(failed, file) + " cannot be read: " + reason(failed),
                        "name a file with --store file:PATH",
                        failed);
    }

    static StoreException writing(Path file, IOException failed) {
        if (failed instanceof Disk.BusyException) {
            return new StoreException(
                    StoreError.BUSY, reason(failed), "try again, or end that process; nothing was changed", failed);
        }
        if (failed instanceof Disk.ForceFailedException) {
            return notDurable(failed);
        }
        return denied(failed)
                ? new StoreException(
                        StoreError.NO_PERMISSION,
                        "the file " + named(failed, file) + " may not be written",
                        "ask its owner for the permission; nothing was changed",
                        failed)
                : new StoreException(
                        StoreError.NOT_WRITTEN,
                        "the file " + named(failed, file) + " could not be written: " + reason(failed),
                        "make room or mend the disk; nothing was changed",
                        failed);
    }

    static StoreException notDurable(IOException failed) {
        return new StoreException(
                StoreError.NOT_DURABLE,
                "the disk failed to keep what was written: " + reason(failed),
                "mend the disk, then see flagward history whether the change is there",
                failed);
    }

    private static boolean denied(IOException failed) {
        String reason = reason(failed).toLowerCase(Locale.ROOT);
        return failed instanceof AccessDeniedException
                || reason.contains("read-only")
                || reason.contains("permission denied")
                || reason.contains("not permitted");
    }

    private static String named(IOException failed, Path otherwise) {
        return failed instanceof FileSystemException named && named.getFile() != null
                ? named.getFile()
                : otherwise.toString();
    }

    /** The operating system's words, without the file's name. */
    static String reason(IOException failed) {
        if (failed instanceof FileSystemException named) {
            return Objects.requireNonNullElse(
                    named.getReason(), named.getClass().getSimpleName());
        }
        return Objects.requireNonNullElse(failed.getMessage(), failed.getClass().getSimpleName());
    }
}

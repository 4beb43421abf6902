package dev.flagward.store.file;

import dev.flagward.audit.Hash;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.document.Reading;
import dev.flagward.store.StoreError;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The file of the document. Remembers what the last bytes read as, so that a change need not parse them twice. */
final class DocumentFile {
    /** The fingerprint of a file that is not there. */
    static final String ABSENT = "absent";

    private final Disk disk;
    private final StoreFiles files;
    private volatile Optional<Known> last = Optional.empty();

    DocumentFile(Disk disk, StoreFiles files) {
        this.disk = disk;
        this.files = files;
    }

    /**
     * What is in the file.
     *
     * @param fingerprint the SHA-256 of its bytes
     */
    record Content(String fingerprint, Reading reading) {}

    @SuppressWarnings("ArrayRecordComponent") // Compared by Arrays.equals alone.
    private record Known(byte[] bytes, Content content) {}

    Content read() throws IOException {
        Optional<byte[]> bytes = disk.read(files.document(), DocumentReader.MOST_BYTES + 1);
        if (bytes.isEmpty()) {
            return new Content(
                    ABSENT,
                    new Reading(
                            Optional.empty(), Problems.of(gone(files.document().toString()))));
        }
        Optional<Known> known = last;
        if (known.isPresent() && Arrays.equals(known.get().bytes, bytes.get())) {
            return known.get().content;
        }
        String name = String.valueOf(files.document().getFileName());
        Content content = new Content(Hash.sha256(bytes.get()).hex(), DocumentReader.read(bytes.get(), name));
        last = Optional.of(new Known(bytes.get(), content));
        return content;
    }

    private static Problem gone(String file) {
        return Problem.of(
                StoreError.NO_DOCUMENT,
                "there is no file " + file,
                "name another with --store file:PATH or FLAGWARD_STORE; if it was there, flagward restore writes it again");
    }
}

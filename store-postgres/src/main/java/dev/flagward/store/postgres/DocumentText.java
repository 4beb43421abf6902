package dev.flagward.store.postgres;

import dev.flagward.audit.Hash;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Reading;
import java.util.Arrays;
import java.util.Optional;

/** Reads documents, and remembers the last one, so that what did not change is not parsed twice. Thread-safe. */
final class DocumentText {
    private volatile Optional<Read> last = Optional.empty();

    /**
     * A document's bytes and what they say.
     *
     * @param fingerprint their SHA-256
     * @param digest of the document, if they are one; else empty
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by Arrays.equals alone.
    record Read(byte[] bytes, String fingerprint, Reading reading, String digest) {}

    Read read(byte[] bytes) {
        Optional<Read> known = last;
        if (known.isPresent() && Arrays.equals(known.get().bytes, bytes)) {
            return known.get();
        }
        Reading reading = DocumentReader.read(bytes, "the project's document");
        String digest = reading.document().map(FlagDocument::digest).orElse("");
        Read read = new Read(bytes, Hash.sha256(bytes).hex(), reading, digest);
        last = Optional.of(read);
        return read;
    }
}

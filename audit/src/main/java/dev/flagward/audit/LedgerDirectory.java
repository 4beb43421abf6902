package dev.flagward.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;

/** Where the files of a ledger are: {@code entries.log}, {@code checkpoint}, {@code log.vkey}, {@code patches/}. */
public record LedgerDirectory(Path path) {
    private static final int MOST_BYTES = 1 << 20;

    public Path entries() {
        return path.resolve("entries.log");
    }

    /** The newest checkpoint that was signed; it may be behind the entries. */
    public Path checkpoint() {
        return path.resolve("checkpoint");
    }

    public Path verifierKey() {
        return path.resolve("log.vkey");
    }

    /** Where the patch of this hash is, whose entry names it instead of holding it. */
    public Path patch(Hash sha256) {
        return path.resolve("patches").resolve(sha256.hex() + ".json");
    }

    /** A file that is small if it is what it should be; of a larger one nothing is kept. */
    static byte[] small(Path file) throws IOException {
        try (InputStream source = open(file)) {
            byte[] bytes = source.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IllegalArgumentException("it is longer than " + MOST_BYTES + " bytes");
            }
            return bytes;
        }
    }

    /** The one line of a key file. */
    static NoteVerifier key(Path file) throws IOException {
        String text = StrictText.utf8(small(file), "a key file");
        return NoteVerifier.parse(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    }

    /** The SHA-256 of a file, of any length. */
    public static Hash sha256(Path file) throws IOException {
        try (DigestInputStream source = new DigestInputStream(open(file), TreeHasher.sha256())) {
            source.transferTo(OutputStream.nullOutputStream());
            return Hash.of(source.getMessageDigest().digest());
        }
    }

    /** Pipes and devices are refused, since reading one may never end. */
    static InputStream open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "it is not a file");
        }
        return Files.newInputStream(file);
    }
}

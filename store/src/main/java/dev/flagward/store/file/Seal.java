package dev.flagward.store.file;

import dev.flagward.audit.Checkpoint;
import dev.flagward.audit.NoteSigner;
import dev.flagward.audit.SignedNote;
import dev.flagward.audit.TreeHead;
import dev.flagward.store.Attestation;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signs what a ledger says about itself, with a key that was made for this ledger and stays beside it. */
final class Seal {
    private static final int LONGEST_KEY = 4096;

    private final Disk disk;
    private final StoreFiles files;

    Seal(Disk disk, StoreFiles files) {
        this.disk = disk;
        this.files = files;
    }

    /** Makes the ledger's key if there is none; the log's name is by chance, so that no two logs share one. */
    void prepare(SecureRandom random) throws IOException {
        Optional<byte[]> secret = disk.read(files.signerKey(), LONGEST_KEY);
        if (secret.isEmpty()) {
            byte[] name = new byte[8];
            random.nextBytes(name);
            NoteSigner made = NoteSigner.generate("flagward-" + HexFormat.of().formatHex(name), random);
            publish(files.verifierKey(), made.verifier() + "\n", Disk.Access.SHARED);
            publish(files.signerKey(), made.secretText() + "\n", Disk.Access.SECRET);
        }
    }

    /** Signs the tree as it is and puts the checkpoint in the place of the one before. */
    SignedNote sign(TreeHead head) throws IOException {
        SignedNote note = note(signer(), head);
        publish(files.checkpoint(), note.toString(), Disk.Access.SHARED);
        return note;
    }

    private static SignedNote note(NoteSigner signer, TreeHead head) {
        return SignedNote.of(Checkpoint.of(signer.name(), head).text(), signer);
    }

    /** A signed checkpoint of that tree, with the key that checks it. */
    Attestation attested(TreeHead head) throws IOException {
        NoteSigner signer = signer();
        return new Attestation(note(signer, head), signer.verifier());
    }

    /** The newest checkpoint, whoever signed it; empty if there is none. */
    Optional<Checkpoint> newest() throws IOException {
        Optional<byte[]> note = disk.read(files.checkpoint(), 1 << 20);
        try {
            return note.map(bytes -> Checkpoint.parse(SignedNote.parse(bytes).text()));
        } catch (IllegalArgumentException damaged) {
            throw new StoreException(
                    StoreError.LEDGER_DAMAGED,
                    "the checkpoint is damaged: " + damaged.getMessage(),
                    "run flagward audit verify");
        }
    }

    private NoteSigner signer() throws IOException {
        byte[] secret = disk.read(files.signerKey(), LONGEST_KEY)
                .orElseThrow(() -> noKey("the key " + files.signerKey() + " is missing", null));
        try {
            return NoteSigner.parse(new String(secret, StandardCharsets.UTF_8).strip());
        } catch (IllegalArgumentException damaged) {
            throw noKey("the key " + files.signerKey() + " is damaged", damaged);
        }
    }

    private static StoreException noKey(String what, @Nullable Throwable cause) {
        String mend = "put it back; until then changes are made, but no checkpoint vouches for them";
        return cause == null
                ? new StoreException(StoreError.NO_KEY, what, mend)
                : new StoreException(StoreError.NO_KEY, what, mend, cause);
    }

    private void publish(Path file, String text, Disk.Access access) throws IOException {
        Path making = StoreFiles.making(file);
        disk.write(making, text.getBytes(StandardCharsets.UTF_8), access);
        disk.rename(making, file);
        disk.forceDirectory(files.ledger());
    }
}

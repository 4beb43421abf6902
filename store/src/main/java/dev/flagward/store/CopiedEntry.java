package dev.flagward.store;

import dev.flagward.audit.Hash;
import java.util.Optional;

/**
 * An entry on its way from one store to another, which must not change a byte of it.
 *
 * @param bytes the entry in canonical JSON
 * @param patch the bytes of the patch kept beside the ledger, if the entry names one
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and neither array is changed by anybody.
public record CopiedEntry(byte[] bytes, Optional<byte[]> patch) {
    /** The patch's name, if there is one. */
    public Optional<String> patchHash() {
        return patch.map(kept -> Hash.sha256(kept).hex());
    }
}

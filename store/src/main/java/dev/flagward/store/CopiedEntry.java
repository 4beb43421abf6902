package dev.flagward.store;

import dev.flagward.audit.Hash;
import dev.flagward.audit.Leaf;
import java.util.Arrays;
import java.util.Optional;

/**
 * An entry on its way from one store to another, which must not change a byte of it.
 *
 * @param bytes the entry in canonical JSON; of one that was pruned a zero and its leaf, which no JSON can be taken for
 * @param patch the bytes of the patch kept beside the ledger, if the entry names one; of the last one that was pruned the
 *     patch that makes its document out of nothing
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and neither array is changed by anybody.
public record CopiedEntry(byte[] bytes, Optional<byte[]> patch) {
    private static final int PRUNED_BYTES = 33;

    /** What is left of an entry that was pruned. */
    public static CopiedEntry pruned(Hash leaf, Optional<byte[]> base) {
        byte[] bytes = new byte[PRUNED_BYTES];
        System.arraycopy(leaf.bytes(), 0, bytes, 1, PRUNED_BYTES - 1);
        return new CopiedEntry(bytes, base);
    }

    /** Whether these are the bytes that are left of an entry that was pruned. */
    public static boolean isPruned(byte[] bytes) {
        return bytes.length == PRUNED_BYTES && bytes[0] == 0;
    }

    public boolean isPruned() {
        return isPruned(bytes);
    }

    /** The entry's place in the tree. */
    public Hash leaf() {
        return isPruned() ? Hash.of(Arrays.copyOfRange(bytes, 1, PRUNED_BYTES)) : Leaf.hash(bytes);
    }

    /** The patch's name, if the entry has one that is to be kept. */
    public Optional<String> patchHash() {
        return isPruned()
                ? Optional.empty()
                : patch.map(kept -> Hash.sha256(kept).hex());
    }
}

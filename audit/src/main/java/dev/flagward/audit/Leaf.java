package dev.flagward.audit;

/** An entry's place in the tree: SHA-256(0x00 ‖ entry). */
public final class Leaf {
    private Leaf() {}

    public static Hash hash(byte[] entry) {
        byte[] hash = new byte[Hash.BYTES];
        new TreeHasher().leaf(entry, 0, entry.length, hash, 0);
        return Hash.of(hash);
    }
}

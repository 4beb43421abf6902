package dev.flagward.audit;

/** How many entries a ledger has, and the root that stands for all of them. */
public record TreeHead(long size, Hash root) {
    private static final Hash OF_NOTHING = Hash.sha256(new byte[0]);

    /** The head of a ledger without entries. */
    public static final TreeHead EMPTY = new TreeHead(0, OF_NOTHING);

    public TreeHead {
        if (size < 0) {
            throw new IllegalArgumentException("a tree has no fewer than 0 leaves: " + size);
        }
        if (size == 0 && !root.equals(OF_NOTHING)) {
            throw new IllegalArgumentException("a tree of 0 leaves has the hash of nothing as its root");
        }
    }
}

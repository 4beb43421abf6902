package dev.flagward.audit;

import java.util.List;

/**
 * Shows that one entry is in the tree of a given size (RFC 6962, section 2.1.1).
 *
 * @param index the entry's place, counted from 0; its sequence is one more
 * @param path the roots beside the way from the leaf to the root, the leaf's sibling first
 */
public record InclusionProof(long index, long size, List<Hash> path) {
    public InclusionProof {
        path = List.copyOf(path);
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("a tree of " + size + " leaves has no leaf at index " + index);
        }
        int expected = Span.ofInclusion(index, size).size();
        if (path.size() != expected) {
            throw new IllegalArgumentException(
                    "the path from leaf " + index + " of " + size + " has " + expected + " hashes, not " + path.size());
        }
    }

    /** True if the leaf's hash and the path lead to this head, and the head is of this size. */
    public boolean verify(Hash leaf, TreeHead head) {
        return head.size() == size && rootOver(leaf).equals(head.root());
    }

    private Hash rootOver(Hash leaf) {
        TreeHasher hasher = new TreeHasher();
        Hash root = leaf;
        long node = index;
        long last = size - 1;
        for (Hash beside : path) {
            // On the right edge a node may have no sibling for some levels: it goes up as it is.
            while (node == last && (node & 1) == 0) {
                node >>= 1;
                last >>= 1;
            }
            root = (node & 1) == 1 ? hasher.node(beside, root) : hasher.node(root, beside);
            node >>= 1;
            last >>= 1;
        }
        return root;
    }
}

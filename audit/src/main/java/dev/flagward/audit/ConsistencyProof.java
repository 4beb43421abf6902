package dev.flagward.audit;

import java.util.List;

/** Shows that a tree begins with all that an older tree held, in the same order (RFC 6962, section 2.1.2). */
public record ConsistencyProof(long older, long newer, List<Hash> path) {
    public ConsistencyProof {
        path = List.copyOf(path);
        if (older < 0 || newer < older) {
            throw new IllegalArgumentException("a tree of " + newer + " leaves does not grow from one of " + older);
        }
        int expected = Span.ofConsistency(older, newer).size();
        if (path.size() != expected) {
            throw new IllegalArgumentException("the proof from " + older + " to " + newer + " leaves has " + expected
                    + " hashes, not " + path.size());
        }
    }

    /** True if the newer head's tree begins with the older head's, and the heads are of these sizes. */
    public boolean verify(TreeHead olderHead, TreeHead newerHead) {
        if (olderHead.size() != older || newerHead.size() != newer) {
            return false;
        }
        if (older == 0) {
            return true;
        }
        return older == newer ? olderHead.equals(newerHead) : climb(olderHead.root(), newerHead.root());
    }

    /** Both roots are computed from the path at once: what they share goes into both, what is new into the newer. */
    private boolean climb(Hash olderRoot, Hash newerRoot) {
        TreeHasher hasher = new TreeHasher();
        long node = older - 1;
        long last = newer - 1;
        int shared = Long.numberOfTrailingZeros(older);
        node >>= shared;
        last >>= shared;
        // A complete older tree is itself the node to start from, and not repeated in the path.
        int next = node == 0 ? 0 : 1;
        Hash olderNode = node == 0 ? olderRoot : path.get(0);
        Hash newerNode = olderNode;
        for (Hash beside : path.subList(next, path.size())) {
            while (node == last && (node & 1) == 0) {
                node >>= 1;
                last >>= 1;
            }
            if ((node & 1) == 1) {
                olderNode = hasher.node(beside, olderNode);
                newerNode = hasher.node(beside, newerNode);
            } else {
                newerNode = hasher.node(newerNode, beside);
            }
            node >>= 1;
            last >>= 1;
        }
        return olderNode.equals(olderRoot) && newerNode.equals(newerRoot);
    }
}

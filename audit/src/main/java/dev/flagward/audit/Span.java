package dev.flagward.audit;

import java.util.ArrayList;
import java.util.List;

/** A run of leaves whose subtree's root is one hash of a proof: from the first index to before the last. */
record Span(long from, long to) {
    Span {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("leaves " + from + " to " + to + " are no subtree");
        }
    }

    /** PATH(index, D[0:size]) of RFC 6962, section 2.1.1: the leaf's sibling first. */
    static List<Span> ofInclusion(long index, long size) {
        List<Span> path = new ArrayList<>();
        inclusion(index, new Span(0, size), path);
        return path;
    }

    private static void inclusion(long index, Span tree, List<Span> path) {
        if (tree.size() == 1) {
            return;
        }
        if (index < tree.middle()) {
            inclusion(index, tree.left(), path);
            path.add(tree.right());
        } else {
            inclusion(index, tree.right(), path);
            path.add(tree.left());
        }
    }

    /** PROOF(older, D[0:newer]) of RFC 6962, section 2.1.2; nothing if one of the trees is empty or both are the same. */
    static List<Span> ofConsistency(long older, long newer) {
        List<Span> path = new ArrayList<>();
        if (older > 0) {
            consistency(older, new Span(0, newer), path);
        }
        return path;
    }

    private static void consistency(long older, Span tree, List<Span> path) {
        if (older == tree.to) {
            if (tree.from > 0) {
                path.add(tree);
            }
        } else if (older <= tree.middle()) {
            consistency(older, tree.left(), path);
            path.add(tree.right());
        } else {
            consistency(older, tree.right(), path);
            path.add(tree.left());
        }
    }

    private long size() {
        return to - from;
    }

    /** The largest power of two below the size is how many leaves the left subtree has. */
    private long middle() {
        return from + Long.highestOneBit(size() - 1);
    }

    private Span left() {
        return new Span(from, middle());
    }

    private Span right() {
        return new Span(middle(), to);
    }
}

package dev.flagward.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * A {@link Frontier} that changes in place, for walking a whole ledger without garbage.
 *
 * <p>The root after entry n+1 is the new leaf folded into every peak of the first n, smallest first: H(p0, H(p1, …
 * H(pk, leaf))). The first of these folds, one for each trailing 1 bit of n, are also the merges that make the next
 * peak. So root and new frontier together cost popcount(n) node hashes, and fewer is impossible: each is a node that
 * contains the new leaf and therefore never existed before. Nothing changes until the entry is accepted.
 */
final class RunningTree {
    private final TreeHasher hasher = new TreeHasher();
    private final byte[] peaks = new byte[Long.SIZE * Hash.BYTES];
    private final byte[] leaf = new byte[Hash.BYTES];
    private final byte[] fold = new byte[Hash.BYTES];
    private final byte[] nextPeak = new byte[Hash.BYTES];
    private int count;
    private int merged;
    private long size;

    RunningTree(Frontier start) {
        size = start.size();
        for (Hash peak : start.peaks()) {
            peak.copyTo(peaks, Hash.BYTES * count++);
        }
    }

    /** The root the tree would have with this entry; the array is used again at the next call. */
    byte[] rootWith(byte[] source, int from, int to) {
        hasher.leaf(source, from, to, leaf, 0);
        return folded();
    }

    /** The same with an entry of which the leaf is all that is known. */
    byte[] rootWithLeaf(byte[] known) {
        System.arraycopy(known, 0, leaf, 0, Hash.BYTES);
        return folded();
    }

    private byte[] folded() {
        merged = Long.numberOfTrailingZeros(~size);
        System.arraycopy(leaf, 0, fold, 0, Hash.BYTES);
        for (int folded = 0; folded < count; folded++) {
            keepPeakAfter(folded);
            hasher.node(peaks, Hash.BYTES * (count - 1 - folded), fold, 0, fold, 0);
        }
        keepPeakAfter(count);
        return fold;
    }

    private void keepPeakAfter(int folded) {
        if (folded == merged) {
            System.arraycopy(fold, 0, nextPeak, 0, Hash.BYTES);
        }
    }

    /** The leaf of the entry asked about last; used again at the next call. */
    byte[] leaf() {
        return leaf;
    }

    /** Makes the entry asked about last part of the tree. */
    void accept() {
        count -= merged;
        System.arraycopy(nextPeak, 0, peaks, Hash.BYTES * count++, Hash.BYTES);
        size++;
    }

    long size() {
        return size;
    }

    Frontier frontier() {
        List<Hash> copies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            copies.add(Hash.at(peaks, Hash.BYTES * i));
        }
        return new Frontier(size, copies);
    }
}

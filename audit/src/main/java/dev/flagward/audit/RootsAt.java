package dev.flagward.audit;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Remembers the heads a ledger had at some sizes, while its entries go by. */
final class RootsAt {
    private final TreeSet<Long> sizes;
    private final Set<TreeHead> heads = new HashSet<>();

    RootsAt(Set<Long> sizes) {
        this.sizes = new TreeSet<>(sizes);
        this.sizes.remove(0L);
        heads.add(TreeHead.EMPTY);
    }

    void entry(long sequence, byte[] root) {
        if (!sizes.isEmpty() && sizes.first() == sequence) {
            heads.add(new TreeHead(sequence, Hash.of(root)));
            sizes.pollFirst();
        }
    }

    boolean agrees(TreeHead head) {
        return heads.contains(head);
    }
}

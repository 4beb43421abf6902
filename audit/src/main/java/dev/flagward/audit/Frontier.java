package dev.flagward.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * The right edge of a growing tree: the roots of its complete subtrees, largest first, one for each bit set in the
 * size. It is all that is needed to append an entry and to know the new root, in O(log n).
 */
public final class Frontier {
    public static final Frontier EMPTY = new Frontier(0, List.of());

    private final long size;
    private final List<Hash> peaks;

    Frontier(long size, List<Hash> peaks) {
        this.size = size;
        this.peaks = List.copyOf(peaks);
        if (size < 0 || peaks.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "a tree of " + size + " leaves does not have " + peaks.size() + " complete subtrees");
        }
    }

    /** Reads what {@link #toText()} wrote. */
    public static Frontier parse(String text) {
        String[] words = text.split(" ", -1);
        long size = StrictText.decimal(words[0], "a frontier's size");
        List<Hash> peaks = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            peaks.add(Hash.parse(words[i]));
        }
        return new Frontier(size, peaks);
    }

    public Frontier append(byte[] entry) {
        return append(Leaf.hash(entry));
    }

    public Frontier append(Hash leaf) {
        TreeHasher hasher = new TreeHasher();
        List<Hash> grown = new ArrayList<>(peaks);
        Hash last = leaf;
        for (long rest = size; (rest & 1) == 1; rest >>= 1) {
            last = hasher.node(grown.remove(grown.size() - 1), last);
        }
        grown.add(last);
        return new Frontier(size + 1, grown);
    }

    public long size() {
        return size;
    }

    public Hash root() {
        if (peaks.isEmpty()) {
            return TreeHead.EMPTY.root();
        }
        TreeHasher hasher = new TreeHasher();
        Hash root = peaks.get(peaks.size() - 1);
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = hasher.node(peaks.get(i), root);
        }
        return root;
    }

    public TreeHead head() {
        return new TreeHead(size, root());
    }

    List<Hash> peaks() {
        return peaks;
    }

    /** One line: the size, then the subtrees' roots, separated by spaces. */
    public String toText() {
        StringBuilder text = new StringBuilder().append(size);
        peaks.forEach(peak -> text.append(' ').append(peak));
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frontier frontier && size == frontier.size && peaks.equals(frontier.peaks);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(size) + peaks.hashCode();
    }

    @Override
    public String toString() {
        return toText();
    }
}

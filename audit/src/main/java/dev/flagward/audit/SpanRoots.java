package dev.flagward.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Computes the roots of subtrees that do not overlap, while the entries of a ledger go by once, in order. */
final class SpanRoots {
    private final List<Span> wanted;
    private final List<Span> inOrder;
    private final List<Hash> found = new ArrayList<>();
    private RunningTree tree = new RunningTree(Frontier.EMPTY);

    SpanRoots(List<Span> wanted) {
        this.wanted = List.copyOf(wanted);
        this.inOrder =
                wanted.stream().sorted(Comparator.comparingLong(Span::from)).toList();
    }

    void entry(long index, byte[] leaf) {
        if (found.size() == inOrder.size() || index < inOrder.get(found.size()).from()) {
            return;
        }
        byte[] root = tree.rootWithLeaf(leaf);
        tree.accept();
        if (index + 1 == inOrder.get(found.size()).to()) {
            found.add(Hash.of(root));
            tree = new RunningTree(Frontier.EMPTY);
        }
    }

    /** The roots in the order in which they were asked for. */
    List<Hash> roots() {
        return wanted.stream().map(span -> found.get(inOrder.indexOf(span))).toList();
    }
}

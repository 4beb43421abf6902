package dev.flagward.audit;

import java.util.ArrayList;
import java.util.List;

/** Trees over given entries, and proofs in them. */
final class Trees {
    private Trees() {}

    static TreeHead head(List<byte[]> entries) {
        Frontier frontier = Frontier.EMPTY;
        for (byte[] entry : entries) {
            frontier = frontier.append(entry);
        }
        return frontier.head();
    }

    static InclusionProof inclusion(List<byte[]> entries, int index, int size) {
        return new InclusionProof(index, size, path(entries, size, Span.ofInclusion(index, size)));
    }

    static ConsistencyProof consistency(List<byte[]> entries, int older, int newer) {
        return new ConsistencyProof(older, newer, path(entries, newer, Span.ofConsistency(older, newer)));
    }

    private static List<Hash> path(List<byte[]> entries, int size, List<Span> spans) {
        SpanRoots roots = new SpanRoots(spans);
        for (int i = 0; i < size; i++) {
            roots.entry(i, Leaf.hash(entries.get(i)).bytes());
        }
        return roots.roots();
    }

    /** The same hashes with one bit of one of them flipped, with two neighbours swapped, and so on: each a forgery. */
    static List<List<Hash>> mutations(List<Hash> path) {
        List<List<Hash>> all = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            for (int bit : new int[] {0, 131, 255}) {
                all.add(with(path, i, flipped(path.get(i), bit)));
            }
            if (i > 0) {
                List<Hash> swapped = with(path, i, path.get(i - 1));
                swapped.set(i - 1, path.get(i));
                all.add(swapped);
                all.add(with(path, i, path.get(i - 1)));
            }
        }
        return all;
    }

    static Hash flipped(Hash hash, int bit) {
        byte[] bytes = hash.bytes();
        bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        return Hash.of(bytes);
    }

    private static List<Hash> with(List<Hash> path, int index, Hash hash) {
        List<Hash> changed = new ArrayList<>(path);
        changed.set(index, hash);
        return changed;
    }
}

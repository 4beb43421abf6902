package dev.flagward.audit;

import static dev.flagward.audit.ReferenceTree.LEAVES;
import static dev.flagward.audit.ReferenceTree.hashes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProofTest {
    private static final int MOST = 64;
    private static final List<byte[]> ENTRIES = IntStream.range(0, MOST)
            .mapToObj(i -> ("entry " + i).getBytes(StandardCharsets.UTF_8))
            .toList();
    private static final List<TreeHead> HEADS = IntStream.rangeClosed(0, MOST)
            .mapToObj(size -> Trees.head(ENTRIES.subList(0, size)))
            .toList();

    @Test
    void a_tree_has_the_roots_of_the_reference_implementation() {
        for (int size = 0; size <= LEAVES.size(); size++) {
            assertThat(Trees.head(LEAVES.subList(0, size))).isEqualTo(ReferenceTree.head(size));
        }
    }

    /** The six paths of the reference implementation's test; there leaves are counted from 1. */
    @Test
    void an_inclusion_proof_has_the_path_of_the_reference_implementation() {
        inclusion(1, 1);
        inclusion(
                1,
                8,
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        inclusion(
                6,
                8,
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        inclusion(3, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        inclusion(
                2,
                5,
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    }

    private static void inclusion(int leaf, int size, String... path) {
        InclusionProof proof = new InclusionProof(leaf - 1, size, hashes(path));
        assertThat(Trees.inclusion(LEAVES, leaf - 1, size)).isEqualTo(proof);
        assertThat(proof.verify(Leaf.hash(LEAVES.get(leaf - 1)), ReferenceTree.head(size)))
                .isTrue();
    }

    @Test
    void a_consistency_proof_has_the_path_of_the_reference_implementation() {
        consistency(1, 1);
        consistency(
                1,
                8,
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4");
        consistency(
                6,
                8,
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        consistency(
                2,
                5,
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b");
    }

    private static void consistency(int older, int newer, String... path) {
        ConsistencyProof proof = new ConsistencyProof(older, newer, hashes(path));
        assertThat(Trees.consistency(LEAVES, older, newer)).isEqualTo(proof);
        assertThat(proof.verify(ReferenceTree.head(older), ReferenceTree.head(newer)))
                .isTrue();
    }

    @Test
    void every_inclusion_proof_up_to_64_leaves_verifies_and_none_that_was_changed() {
        for (int size = 1; size <= MOST; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProof proof = Trees.inclusion(ENTRIES, index, size);
                Hash leaf = Leaf.hash(ENTRIES.get(index));
                assertThat(proof.verify(leaf, HEADS.get(size))).isTrue();
                assertThat(proof.verify(Leaf.hash(ENTRIES.get((index + 1) % MOST)), HEADS.get(size)))
                        .isFalse();
                assertThat(proof.verify(
                                leaf,
                                new TreeHead(size, Trees.flipped(HEADS.get(size).root(), 7))))
                        .isFalse();
                assertThat(proof.verify(leaf, HEADS.get(size - 1))).isFalse();
                for (List<Hash> path : Trees.mutations(proof.path())) {
                    assertThat(new InclusionProof(index, size, path).verify(leaf, HEADS.get(size)))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void an_inclusion_proof_is_for_its_size_even_if_another_head_has_the_root() {
        InclusionProof proof = Trees.inclusion(ENTRIES, 3, 8);
        TreeHead larger = new TreeHead(9, HEADS.get(8).root());
        assertThat(proof.verify(Leaf.hash(ENTRIES.get(3)), larger)).isFalse();
    }

    @Test
    void an_inclusion_proof_holds_at_no_other_place() {
        for (int size = 1; size <= MOST; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProof proof = Trees.inclusion(ENTRIES, index, size);
                Hash leaf = Leaf.hash(ENTRIES.get(index));
                for (int other = 0; other < size; other++) {
                    boolean fits =
                            Span.ofInclusion(other, size).size() == proof.path().size();
                    assertThat(fits && new InclusionProof(other, size, proof.path()).verify(leaf, HEADS.get(size)))
                            .isEqualTo(other == index);
                }
            }
        }
    }

    @Test
    void every_consistency_proof_up_to_64_leaves_verifies_and_none_that_was_changed() {
        for (int newer = 0; newer <= MOST; newer++) {
            for (int older = 0; older <= newer; older++) {
                ConsistencyProof proof = Trees.consistency(ENTRIES, older, newer);
                TreeHead from = HEADS.get(older);
                TreeHead to = HEADS.get(newer);
                assertThat(proof.verify(from, to)).isTrue();
                if (older == 0) {
                    continue;
                }
                assertThat(proof.verify(new TreeHead(older, Trees.flipped(from.root(), 9)), to))
                        .isFalse();
                assertThat(proof.verify(from, new TreeHead(newer, Trees.flipped(to.root(), 9))))
                        .isFalse();
                assertThat(proof.verify(HEADS.get(older - 1), to)).isFalse();
                for (List<Hash> path : Trees.mutations(proof.path())) {
                    assertThat(new ConsistencyProof(older, newer, path).verify(from, to))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void a_path_that_is_too_short_or_too_long_is_no_proof() {
        for (int index = 0; index < 13; index++) {
            List<Hash> path = Trees.inclusion(ENTRIES, index, 13).path();
            int place = index;
            refused(() -> new InclusionProof(place, 13, path.subList(0, path.size() - 1)));
            refused(() -> new InclusionProof(place, 13, longer(path)));
            refused(() -> new ConsistencyProof(
                    place, 13, longer(Trees.consistency(ENTRIES, place, 13).path())));
        }
        refused(() -> new InclusionProof(0, 0, List.of()));
        refused(() -> new InclusionProof(-1, 1, List.of()));
        refused(() -> new ConsistencyProof(2, 1, List.of()));
    }

    @Test
    void a_path_in_the_largest_tree_has_63_hashes() {
        List<Span> path = Span.ofInclusion(Long.MAX_VALUE - 1, Long.MAX_VALUE);
        assertThat(path).hasSizeLessThanOrEqualTo(63);
        assertThat(Span.ofInclusion(0, Long.MAX_VALUE)).hasSize(63);
        assertThat(Span.ofConsistency(Long.MAX_VALUE - 1, Long.MAX_VALUE)).hasSizeLessThanOrEqualTo(63);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable making) {
        assertThatThrownBy(making).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Hash> longer(List<Hash> path) {
        List<Hash> more = new ArrayList<>(path);
        more.add(TreeHead.EMPTY.root());
        return more;
    }
}

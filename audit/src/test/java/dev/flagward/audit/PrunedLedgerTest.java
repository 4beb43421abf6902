package dev.flagward.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrunedLedgerTest {
    private static final int PRUNED = 11;

    @TempDir
    Path directory;

    private SampleLedger ledger;
    private SignedNote old;

    /** Twenty entries, of which the last says that the first eleven were pruned, and a checkpoint from before that. */
    @BeforeEach
    void make() {
        ledger = new SampleLedger(directory);
        for (int i = 0; i < 7; i++) {
            ledger.append();
        }
        old = ledger.note(SampleLedger.SIGNER);
        for (int i = 7; i < 19; i++) {
            ledger.append();
        }
        ledger.append("\"pruned_to\":" + PRUNED + ",");
        ledger.write(ledger.pruned(PRUNED)).sign(SampleLedger.SIGNER);
    }

    @Test
    void what_is_left_verifies_with_the_head_it_had_and_with_checkpoints_from_before() {
        LedgerCheck check = ledger.check(old, ledger.note(SampleLedger.SIGNER));
        assertThat(check.findings()).isEmpty();
        assertThat(check.head()).isEqualTo(ledger.frontier().head());
        assertThat(check.pruned()).isEqualTo(PRUNED);
        assertThat(check.prunedBy()).contains(20L);
    }

    @Test
    void entries_that_are_gone_without_a_word_are_found_and_the_first_is_named() {
        ledger.write(ledger.pruned(PRUNED + 1));
        assertThat(ledger.check().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.fault()).isEqualTo(LedgerFault.PRUNED_UNSAID);
            assertThat(finding.sequence()).isEqualTo(PRUNED + 1);
        });
        SampleLedger silent = SampleLedger.of(directory, 5);
        silent.write(silent.pruned(1));
        assertThat(silent.check().findings())
                .extracting(LedgerFinding::fault)
                .containsExactly(LedgerFault.PRUNED_UNSAID);
    }

    @Test
    void a_leaf_that_stands_behind_a_whole_entry_is_damage() {
        byte[] bytes = ledger.pruned(PRUNED);
        byte[] first = ledger.line(1);
        int gone = Hash.TEXT + 1 + Hash.TEXT + 1;
        byte[] mixed = new byte[bytes.length - gone + first.length];
        System.arraycopy(first, 0, mixed, 0, first.length);
        System.arraycopy(bytes, gone, mixed, first.length, bytes.length - gone);
        ledger.write(mixed);
        assertThat(ledger.check().findings().get(0).sequence()).isEqualTo(2);
    }

    @Test
    void a_flipped_bit_of_a_leaf_is_found_and_named() {
        byte[] good = ledger.pruned(PRUNED);
        for (int at : new int[] {Hash.TEXT + 3, 5 * (2 * Hash.TEXT + 2) + Hash.TEXT + 40}) {
            byte[] bad = good.clone();
            bad[at] = (byte) (bad[at] == 'A' ? 'B' : 'A');
            ledger.write(bad);
            assertThat(ledger.check().findings().get(0).sequence()).isEqualTo(at / (2 * Hash.TEXT + 2) + 1);
        }
    }

    @Test
    void every_entry_is_provable_and_a_pruned_one_by_whoever_has_it() {
        for (int i = 1; i <= 20; i++) {
            byte[] entry = LedgerLine.decode(ledger.line(i)).entry();
            EntryProof proof = LedgerProver.at(directory).entry(i).proof().orElseThrow();
            assertThat(proof.entry()).isEqualTo(i <= PRUNED ? new byte[0] : entry);
            assertThat(proof.check(entry, SampleLedger.TRUSTED)).isEmpty();
            assertThat(proof.check(SampleLedger.entry(i, "\"forged\":1,"), SampleLedger.TRUSTED))
                    .isNotEmpty();
        }
        GrowthProof grown = LedgerProver.at(directory).growthFrom(7).proof().orElseThrow();
        assertThat(grown.check(old, SampleLedger.TRUSTED)).isEmpty();
    }

    @Test
    void a_walk_shows_the_leaves_first_and_then_the_entries() throws IOException {
        List<String> seen = new ArrayList<>();
        LedgerScan.of(new ByteArrayInputStream(ledger.pruned(PRUNED)), new LedgerScan.Sink() {
            @Override
            public void line(long sequence, long offset, LedgerLine line) {
                seen.add(sequence + " whole");
            }

            @Override
            public void pruned(long sequence, Hash leaf, Hash rootAfter) {
                assertThat(leaf)
                        .isEqualTo(Leaf.hash(
                                LedgerLine.decode(ledger.line((int) sequence)).entry()));
                seen.add(sequence + " pruned");
            }
        });
        assertThat(seen).hasSize(20).startsWith("1 pruned").contains("11 pruned", "12 whole");
    }
}

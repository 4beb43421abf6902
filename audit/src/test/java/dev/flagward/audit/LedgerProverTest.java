package dev.flagward.audit;

import static dev.flagward.audit.SampleLedger.SIGNER;
import static dev.flagward.audit.SampleLedger.TRUSTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerProverTest {
    @TempDir
    private Path directory;

    private SampleLedger ledger;

    @BeforeEach
    void write_a_ledger() {
        ledger = SampleLedger.of(directory, 21);
    }

    @Test
    void each_entry_is_proven_and_the_proof_survives_its_text() {
        for (int sequence = 1; sequence <= 21; sequence++) {
            EntryProof proof = entry(sequence);
            assertThat(EntryProof.parse(proof.bytes())).isEqualTo(proof);
            assertThat(proof.entry()).isEqualTo(SampleLedger.entry(sequence, ""));
            assertThat(proof.check(proof.entry(), TRUSTED)).isEmpty();
        }
    }

    @Test
    void growth_from_each_size_is_proven_and_the_proof_survives_its_text() {
        SampleLedger older = new SampleLedger(directory);
        for (int size = 0; size <= 21; size++) {
            GrowthProof proof = growth(size);
            assertThat(GrowthProof.parse(proof.bytes())).isEqualTo(proof);
            assertThat(proof.check(older.note(SIGNER), TRUSTED)).isEmpty();
            older.append();
        }
    }

    @Test
    void the_text_of_a_proof_is_that_of_the_specification() {
        EntryProof proof = entry(21);
        List<String> lines = proof.text().lines().toList();
        assertThat(lines.subList(0, 3)).containsExactly("c2sp.org/tlog-proof@v1", "extra " + proof.extra(), "index 20");
        assertThat(lines.subList(3, 5))
                .hasSameElementsAs(
                        proof.inclusion().path().stream().map(Hash::toString).toList());
        assertThat(proof.text()).endsWith("\n\n" + ledger.note(SIGNER));
        assertThat(growth(13).text()).startsWith("old 13\n").endsWith("\n\n" + ledger.note(SIGNER));
    }

    @Test
    void a_proof_that_does_not_bring_its_entry_is_checked_with_one_from_elsewhere() {
        EntryProof proof = entry(5);
        EntryProof bare = EntryProof.parse(new EntryProof("", proof.inclusion(), proof.checkpoint()).bytes());
        assertThat(bare.entry()).isEmpty();
        assertThat(bare.check(proof.entry(), TRUSTED)).isEmpty();
        found(bare.check(SampleLedger.entry(6, ""), TRUSTED), LedgerFault.PROOF_REFUSED);
    }

    @Test
    void every_byte_of_a_proof_that_became_another_is_found() {
        byte[] text = entry(11).bytes();
        for (int offset = 0; offset < text.length; offset++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] flipped = text.clone();
                flipped[offset] ^= (byte) (1 << bit);
                assertThat(good(flipped)).as("bit %d of byte %d", bit, offset).isFalse();
            }
        }
    }

    private static boolean good(byte[] proof) {
        try {
            EntryProof parsed = EntryProof.parse(proof);
            return parsed.check(parsed.entry(), TRUSTED).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Test
    void a_growth_proof_with_any_byte_flipped_is_found() {
        SampleLedger older = new SampleLedger(directory);
        for (int i = 0; i < 13; i++) {
            older.append();
        }
        SignedNote kept = older.note(SIGNER);
        byte[] text = growth(13).bytes();
        for (int offset = 0; offset < text.length; offset++) {
            byte[] flipped = text.clone();
            flipped[offset] ^= (byte) (1 << (offset % 8));
            boolean good;
            try {
                good = GrowthProof.parse(flipped).check(kept, TRUSTED).isEmpty();
            } catch (IllegalArgumentException e) {
                good = false;
            }
            assertThat(good).as("byte %d", offset).isFalse();
        }
    }

    @Test
    void the_trusted_key_decides() {
        NoteSigner thief = NoteSigner.generate(SampleLedger.ORIGIN, new SecureRandom());
        EntryProof proof = entry(4);
        found(proof.check(proof.entry(), List.of(thief.verifier())), LedgerFault.OTHER_KEY);
        found(proof.check(proof.entry(), List.of()), LedgerFault.NOT_SIGNED);
        found(growth(21).check(ledger.note(thief), TRUSTED), LedgerFault.OTHER_KEY);
    }

    @Test
    void growth_is_refused_from_a_history_that_was_another_and_from_another_size() {
        SampleLedger other = new SampleLedger(directory);
        for (int i = 0; i < 9; i++) {
            other.append(i == 4 ? "\"reason\":\"x\"," : "");
        }
        found(growth(9).check(other.note(SIGNER), TRUSTED), LedgerFault.PROOF_REFUSED);
        found(growth(8).check(other.note(SIGNER), TRUSTED), LedgerFault.PROOF_REFUSED);
        found(growth(8).check(SignedNote.of("hello\n", SIGNER), TRUSTED), LedgerFault.CHECKPOINT_MALFORMED);
    }

    @Test
    void a_leaf_that_is_no_entry_of_a_ledger_is_refused_although_the_path_is_right() {
        byte[] foreign = "hello".getBytes(StandardCharsets.UTF_8);
        TreeHead head = Frontier.EMPTY.append(foreign).head();
        SignedNote note = SignedNote.of(Checkpoint.of(SampleLedger.ORIGIN, head).text(), SIGNER);
        EntryProof proof = EntryProof.of(foreign, new InclusionProof(0, 1, List.of()), note);
        found(proof.check(foreign, TRUSTED), LedgerFault.PROOF_REFUSED);
    }

    @Test
    void an_entry_that_stands_where_another_sequence_belongs_is_refused_although_the_path_is_right() {
        byte[] second = SampleLedger.entry(2, "");
        TreeHead head = Frontier.EMPTY.append(second).head();
        SignedNote note = SignedNote.of(Checkpoint.of(SampleLedger.ORIGIN, head).text(), SIGNER);
        EntryProof proof = EntryProof.of(second, new InclusionProof(0, 1, List.of()), note);
        found(proof.check(second, TRUSTED), LedgerFault.PROOF_REFUSED);
    }

    @Test
    void growth_from_another_ledger_is_refused_although_its_key_is_trusted_too() {
        NoteSigner other = NoteSigner.generate("flagward.example/other", new SecureRandom());
        String text = Checkpoint.of(other.name(), ledger.frontier().head()).text();
        List<NoteVerifier> both = List.of(SIGNER.verifier(), other.verifier());
        found(growth(21).check(SignedNote.of(text, other), both), LedgerFault.OTHER_LOG);
    }

    @Test
    void what_the_checkpoint_does_not_cover_is_not_provable() throws IOException {
        ledger.append().write();
        for (long sequence : new long[] {0, -1, 22, 1000}) {
            notProvable(LedgerProver.at(directory).entry(sequence), LedgerFault.NOT_PROVABLE);
        }
        notProvable(LedgerProver.at(directory).growthFrom(22), LedgerFault.NOT_PROVABLE);
        Files.delete(ledger.files().checkpoint());
        notProvable(LedgerProver.at(directory).entry(1), LedgerFault.NOT_PROVABLE);
    }

    @Test
    void a_ledger_that_is_damaged_or_rewritten_proves_nothing() {
        byte[] bytes = ledger.bytes();
        bytes[ledger.start(17) + 50] ^= 1;
        ledger.write(bytes);
        notProvable(LedgerProver.at(directory).entry(3), LedgerFault.ENTRY_CHANGED);
        SampleLedger other = new SampleLedger(directory);
        for (int i = 0; i < 21; i++) {
            other.append(i == 4 ? "\"reason\":\"x\"," : "");
        }
        other.write();
        notProvable(LedgerProver.at(directory).growthFrom(2), LedgerFault.NOT_PROVABLE);
        SampleLedger.put(ledger.files().checkpoint(), new byte[3]);
        notProvable(LedgerProver.at(directory).entry(3), LedgerFault.CHECKPOINT_MALFORMED);
    }

    @Test
    void a_torn_tail_behind_the_checkpoint_hinders_no_proof() {
        byte[] bytes = ledger.append().bytes();
        ledger.write(Arrays.copyOf(bytes, bytes.length - 9));
        assertThat(entry(21).check(SampleLedger.entry(21, ""), TRUSTED)).isEmpty();
    }

    @Test
    void texts_that_are_no_proofs_are_refused() {
        String note = ledger.note(SIGNER).toString();
        String hash = ledger.frontier().root() + "\n";
        for (String text : List.of(
                "",
                "\n\n",
                "c2sp.org/tlog-proof@v1\n",
                "c2sp.org/tlog-proof@v1\n\n" + note,
                "c2sp.org/tlog-proof@v2\nindex 0\n\n" + note,
                "c2sp.org/tlog-proof@v1\nindex 0\n\n" + note,
                "c2sp.org/tlog-proof@v1\nindex 00\n" + hash.repeat(5) + "\n" + note,
                "c2sp.org/tlog-proof@v1\nindex -1\n" + hash.repeat(5) + "\n" + note,
                "c2sp.org/tlog-proof@v1\nindex 21\n" + hash.repeat(5) + "\n" + note,
                "c2sp.org/tlog-proof@v1\nindex 0\n" + hash.repeat(6) + "\n" + note,
                "c2sp.org/tlog-proof@v1\nindex 0\n" + hash.repeat(70_000) + "\n" + note,
                "c2sp.org/tlog-proof@v1\nextra !\nindex 0\n" + hash.repeat(5) + "\n" + note,
                "c2sp.org/tlog-proof@v1\nextra YQ\nindex 0\n" + hash.repeat(5) + "\n" + note,
                "c2sp.org/tlog-proof@v1\nextra " + "AAAA".repeat(30_000) + "\nindex 0\n" + hash.repeat(5) + "\n" + note,
                "c2sp.org/tlog-proof@v1\r\nindex 0\r\n" + hash.repeat(5) + "\n" + note,
                "c2sp.org/tlog-proof@v1\nindex 0\n" + hash.repeat(5).replace("=", "") + "\n" + note,
                "c2sp.org/tlog-proof@v1\nindex 0\n" + hash.repeat(5) + "\nonly\ntext\n")) {
            assertThatThrownBy(() -> EntryProof.parse(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(EntryProof.parse(("c2sp.org/tlog-proof@v1\nindex 0\n" + hash.repeat(5) + "\n" + note)
                        .getBytes(StandardCharsets.UTF_8)))
                .as("the form is right, the path is not checked when it is read")
                .isNotNull();
        for (String text :
                List.of("old 22\n\n" + note, "old 3\n\n" + note, "new 21\n\n" + note, "old 021\n\n" + note)) {
            assertThatThrownBy(() -> GrowthProof.parse(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private EntryProof entry(long sequence) {
        return LedgerProver.at(directory).entry(sequence).proof().orElseThrow();
    }

    private GrowthProof growth(long size) {
        return LedgerProver.at(directory).growthFrom(size).proof().orElseThrow();
    }

    private static void notProvable(Proving<?> proving, LedgerFault fault) {
        assertThat(proving.proof()).isEmpty();
        found(proving.findings(), fault);
    }

    private static void found(List<LedgerFinding> findings, LedgerFault fault) {
        assertThat(findings).extracting(LedgerFinding::fault).containsExactly(fault);
    }
}

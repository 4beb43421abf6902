package dev.flagward.audit;

import static dev.flagward.audit.SampleLedger.SIGNER;
import static dev.flagward.audit.SampleLedger.TRUSTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LedgerCheckTest {
    private static final NoteSigner THIEF = NoteSigner.generate(SampleLedger.ORIGIN, new SecureRandom());

    @TempDir
    private Path directory;

    @Test
    void a_ledger_as_it_was_written_is_good() {
        SampleLedger ledger = SampleLedger.of(directory, 12);
        LedgerCheck check = ledger.check();
        assertThat(check.findings()).isEmpty();
        assertThat(check.good()).isTrue();
        assertThat(check.head()).isEqualTo(ledger.frontier().head());
        assertThat(check.checkpoint().map(Checkpoint::head)).contains(check.head());
        assertThat(check.selfAttested()).isFalse();
    }

    @Test
    void without_a_key_the_directory_vouches_for_itself_and_the_verdict_says_so() {
        SampleLedger.of(directory, 3);
        LedgerCheck check = LedgerCheck.of(directory, List.of(), List.of());
        assertThat(check.good()).isTrue();
        assertThat(check.selfAttested()).isTrue();
    }

    @Test
    void a_checkpoint_behind_the_entries_is_good() {
        SampleLedger ledger = SampleLedger.of(directory, 5).append().append().write();
        LedgerCheck check = ledger.check();
        assertThat(check.findings()).isEmpty();
        assertThat(check.head().size()).isEqualTo(7);
        assertThat(check.checkpoint().map(Checkpoint::size)).contains(5L);
    }

    @Test
    void an_empty_ledger_is_good_with_and_without_a_checkpoint() throws IOException {
        SampleLedger ledger = SampleLedger.of(directory, 0);
        assertThat(ledger.check().findings()).isEmpty();
        Files.delete(ledger.files().checkpoint());
        assertThat(ledger.check().findings()).isEmpty();
        assertThat(ledger.check().checkpoint()).isEmpty();
    }

    @Test
    void entries_without_a_checkpoint_are_signed_by_nobody() throws IOException {
        SampleLedger ledger = SampleLedger.of(directory, 4);
        Files.delete(ledger.files().checkpoint());
        found(ledger.check(), LedgerFault.NOT_SIGNED);
    }

    @Test
    void a_log_that_was_rewritten_is_not_what_its_checkpoint_signed() {
        SampleLedger ledger = SampleLedger.of(directory, 12);
        found(rewritten(12).check(), LedgerFault.REWRITTEN);
        assertThat(ledger.write().check().good()).isTrue();
        found(rewritten(40).check(), LedgerFault.REWRITTEN);
        found(rewritten(11).check(), LedgerFault.ROLLED_BACK);
    }

    /** All roots are right, all entries follow; entry 3 says another thing. */
    private SampleLedger rewritten(int entries) {
        SampleLedger other = new SampleLedger(directory);
        for (int i = 1; i <= entries; i++) {
            other.append(i == 3 ? "\"reason\":\"nothing happened\"," : "");
        }
        return other.write();
    }

    @Test
    void a_log_rewritten_and_signed_again_contradicts_a_checkpoint_that_was_kept() {
        SignedNote kept = SampleLedger.of(directory, 12).note(SIGNER);
        SampleLedger other = rewritten(12).sign(SIGNER);
        assertThat(other.check().good()).isTrue();
        found(other.check(kept), LedgerFault.SPLIT_VIEW, LedgerFault.REWRITTEN);
        SampleLedger longer = rewritten(13).sign(SIGNER);
        found(longer.check(kept), LedgerFault.REWRITTEN);
    }

    @Test
    void where_a_rewritten_log_is_still_the_old_one_is_told_by_the_checkpoints_that_agree() {
        SignedNote early = SampleLedger.of(directory, 2).note(SIGNER);
        SignedNote late = SampleLedger.of(directory, 12).note(SIGNER);
        SampleLedger forged = rewritten(12);
        found(forged.check(early), LedgerFault.REWRITTEN);
        assertThat(forged.check(early).findings().get(0).words()).contains("up to entry 2 it is");
        found(forged.sign(SIGNER).check(early, late), LedgerFault.SPLIT_VIEW, LedgerFault.REWRITTEN);
    }

    @Test
    void an_older_copy_is_betrayed_by_a_checkpoint_that_was_kept() {
        SampleLedger ledger = SampleLedger.of(directory, 5);
        byte[] oldEntries = ledger.bytes();
        byte[] oldCheckpoint = ledger.note(SIGNER).bytes();
        SignedNote kept = ledger.append().append().append().write().sign(SIGNER).note(SIGNER);
        assertThat(ledger.check(kept).good()).isTrue();

        SampleLedger.put(ledger.files().checkpoint(), oldCheckpoint);
        ledger.write(oldEntries);
        assertThat(ledger.check().good())
                .as("nothing inside the directory can tell")
                .isTrue();
        found(ledger.check(kept), LedgerFault.ROLLED_BACK);
        assertThat(ledger.check(kept).findings().get(0).words())
                .contains("8 entries")
                .contains("only 5");
    }

    @Test
    void every_older_checkpoint_agrees_with_a_ledger_that_grew() {
        SampleLedger ledger = new SampleLedger(directory);
        SignedNote[] kept = new SignedNote[21];
        for (int size = 0; size <= 20; size++) {
            kept[size] = ledger.note(SIGNER);
            ledger.append();
        }
        assertThat(ledger.write().sign(SIGNER).check(kept).findings()).isEmpty();
    }

    @Test
    void a_ledger_signed_again_with_another_key_is_found_by_whoever_has_the_key_or_a_checkpoint() {
        SignedNote kept = SampleLedger.of(directory, 12).note(SIGNER);
        SampleLedger forged = rewritten(12).sign(THIEF);
        found(forged.check(), LedgerFault.OTHER_KEY);
        assertThat(forged.check().checkpoint()).isEmpty();
        assertThat(LedgerCheck.of(directory, List.of(), List.of()).good())
                .as("nothing inside the directory can tell")
                .isTrue();
        found(LedgerCheck.of(directory, List.of(), List.of(kept)), LedgerFault.OTHER_KEY);
    }

    @Test
    void a_checkpoint_whose_text_was_changed_has_a_false_signature() {
        SampleLedger ledger = SampleLedger.of(directory, 12);
        Checkpoint shorter =
                new Checkpoint(SampleLedger.ORIGIN, 11, ledger.frontier().root());
        SignedNote forged = new SignedNote(shorter.text(), ledger.note(SIGNER).signatures());
        SampleLedger.put(ledger.files().checkpoint(), forged.bytes());
        found(ledger.check(), LedgerFault.SIGNATURE_FALSE);
    }

    @Test
    void every_flipped_bit_of_a_checkpoint_is_found() {
        SampleLedger ledger = SampleLedger.of(directory, 12);
        byte[] note = ledger.note(SIGNER).bytes();
        for (int offset = 0; offset < note.length; offset++) {
            byte[] flipped = note.clone();
            flipped[offset] ^= (byte) (1 << (offset % 8));
            SampleLedger.put(ledger.files().checkpoint(), flipped);
            assertThat(ledger.check().good()).as("byte %d", offset).isFalse();
        }
    }

    @Test
    void a_checkpoint_by_somebody_unknown_is_not_signed() {
        SampleLedger ledger = SampleLedger.of(directory, 3);
        SignedNote stranger = ledger.note(NoteSigner.generate("stranger", new SecureRandom()));
        SampleLedger.put(ledger.files().checkpoint(), stranger.bytes());
        found(ledger.check(), LedgerFault.NOT_SIGNED);
        SampleLedger.put(ledger.files().checkpoint(), stranger.cosigned(SIGNER).bytes());
        assertThat(ledger.check().good())
                .as("unknown signatures beside a known one say nothing")
                .isTrue();
    }

    @Test
    void the_checkpoint_of_another_ledger_by_the_same_key_is_refused() {
        SampleLedger ledger = SampleLedger.of(directory, 3);
        String text = Checkpoint.of("flagward.example/other", ledger.frontier().head())
                .text();
        SampleLedger.put(
                ledger.files().checkpoint(), SignedNote.of(text, SIGNER).bytes());
        found(ledger.check(), LedgerFault.OTHER_LOG);
    }

    @Test
    void a_file_that_is_no_checkpoint_and_a_note_that_is_none_are_malformed() {
        SampleLedger ledger = SampleLedger.of(directory, 3);
        found(ledger.check(SignedNote.of("good evening\n", SIGNER)), LedgerFault.CHECKPOINT_MALFORMED);
        SampleLedger.put(
                ledger.files().checkpoint(),
                SignedNote.of("good evening\n", SIGNER).bytes());
        found(ledger.check(), LedgerFault.CHECKPOINT_MALFORMED);
        SampleLedger.put(ledger.files().checkpoint(), new byte[] {(byte) 0xFF, 0, '\n'});
        found(ledger.check(), LedgerFault.CHECKPOINT_MALFORMED);
        SampleLedger.put(ledger.files().checkpoint(), new byte[(1 << 20) + 1]);
        found(ledger.check(), LedgerFault.CHECKPOINT_MALFORMED);
    }

    @Test
    void the_directorys_key_is_read_only_when_no_key_is_given() throws IOException {
        SampleLedger ledger = SampleLedger.of(directory, 3);
        SampleLedger.put(ledger.files().verifierKey(), "nonsense".getBytes(StandardCharsets.UTF_8));
        assertThat(ledger.check().good()).isTrue();
        found(LedgerCheck.of(directory, List.of(), List.of()), LedgerFault.KEY_MALFORMED, LedgerFault.NOT_SIGNED);
        Files.delete(ledger.files().verifierKey());
        assertThat(faults(LedgerCheck.of(directory, List.of(), List.of()))).contains(LedgerFault.UNREADABLE);
    }

    @Test
    void a_missing_ledger_cannot_be_read() throws IOException {
        found(LedgerCheck.of(directory.resolve("none"), TRUSTED, List.of()), LedgerFault.UNREADABLE);
        SampleLedger ledger = SampleLedger.of(directory, 3);
        Files.delete(ledger.files().entries());
        Files.createDirectory(ledger.files().entries());
        found(ledger.check(), LedgerFault.UNREADABLE);
    }

    @Test
    void patches_are_found_by_their_hash() throws IOException {
        SampleLedger ledger = new SampleLedger(directory)
                .append()
                .patch("[1]")
                .append()
                .patch("[2]")
                .append();
        assertThat(ledger.write().sign(SIGNER).check().findings()).isEmpty();

        Path second = ledger.files().patch(Hash.sha256("[2]".getBytes(StandardCharsets.UTF_8)));
        SampleLedger.put(second, "[3]".getBytes(StandardCharsets.UTF_8));
        found(ledger.check(), LedgerFault.PATCH_CHANGED);
        assertThat(ledger.check().findings().get(0).sequence()).isEqualTo(4);
        assertThat(ledger.check().head().size()).isEqualTo(5);

        Files.delete(second);
        found(ledger.check(), LedgerFault.PATCH_MISSING);
        Files.createDirectory(second);
        found(ledger.check(), LedgerFault.UNREADABLE);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_patch_that_never_ends_is_not_read() throws IOException {
        Path endless = Path.of("/dev/zero");
        Assumptions.assumeTrue(Files.exists(endless), "this system has no endless file");
        SampleLedger ledger = new SampleLedger(directory).patch("[1]").write().sign(SIGNER);
        Path patch = ledger.files().patch(Hash.sha256("[1]".getBytes(StandardCharsets.UTF_8)));
        Files.delete(patch);
        Files.createSymbolicLink(patch, endless);
        LedgerCheck check = ledger.check();
        Files.delete(patch);
        found(check, LedgerFault.UNREADABLE);
    }

    @Test
    void when_all_patches_are_missing_twenty_are_named_and_the_rest_counted() throws IOException {
        SampleLedger ledger = new SampleLedger(directory);
        for (int i = 0; i < 50; i++) {
            ledger.append(
                    "\"patch_sha256\":\"" + Hash.sha256(new byte[] {(byte) i}).hex() + "\",");
        }
        LedgerCheck check = ledger.write().sign(SIGNER).check();
        assertThat(check.findings()).hasSize(21);
        assertThat(check.findings().get(20).words()).startsWith("30 more");
    }

    @Test
    void a_gap_in_the_sequences_is_found_although_every_root_is_right_and_signed() {
        SampleLedger ledger = new SampleLedger(directory).append();
        ledger.appendRaw(SampleLedger.entry(3, "")).write().sign(SIGNER);
        found(ledger.check(), LedgerFault.WRONG_SEQUENCE);
        assertThat(ledger.check().findings().get(0).sequence()).isEqualTo(2);
    }

    @Test
    void everything_wrong_is_reported_at_once() {
        SampleLedger ledger = new SampleLedger(directory)
                .append("\"patch_sha256\":\"" + Hash.sha256(new byte[0]).hex() + "\",")
                .append()
                .append();
        byte[] bytes = ledger.bytes();
        bytes[ledger.start(2)] ^= 1;
        ledger.sign(THIEF).write(bytes);
        found(ledger.check(), LedgerFault.ENTRY_CHANGED, LedgerFault.OTHER_KEY, LedgerFault.PATCH_MISSING);
    }

    @Test
    void a_hundred_thousand_entries_are_good_and_a_flipped_bit_in_them_is_located() {
        SampleLedger ledger = SampleLedger.of(directory, 100_000);
        assertThat(ledger.check().head()).isEqualTo(ledger.frontier().head());
        assertThat(ledger.check().good()).isTrue();
        byte[] bytes = ledger.bytes();
        for (int sequence : new int[] {1, 65_536, 77_777, 99_999}) {
            int offset = ledger.start(sequence) + 60;
            bytes[offset] ^= 4;
            LedgerCheck check = ledger.write(bytes).check();
            assertThat(check.findings().get(0).sequence()).isEqualTo(sequence);
            bytes[offset] ^= 4;
        }
    }

    private static void found(LedgerCheck check, LedgerFault... faults) {
        assertThat(faults(check)).containsExactly(faults);
        assertThat(check.good()).isFalse();
    }

    private static List<LedgerFault> faults(LedgerCheck check) {
        return check.findings().stream().map(LedgerFinding::fault).toList();
    }
}

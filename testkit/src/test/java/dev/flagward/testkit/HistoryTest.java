package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Attestation;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The check is able to fail: each invariant is broken by hand, in the history or in the store, and is named. */
class HistoryTest {
    private static final String OTHER_ROOT = Hash.sha256(new byte[0]).toString();

    private final SimulatedDisk disk = new SimulatedDisk(Survey.HOME);
    private final FileFlagStore store = new FileFlagStore(Survey.FILE, Survey.CLOCK, disk);
    private final List<String> lines = new ArrayList<>();

    /** Three changes, and the lines of whoever made them, read them, and lost to one of them. */
    @BeforeEach
    void three_changes() throws IOException {
        disk.put(Survey.FILE, Drafts.PLAIN.getBytes(StandardCharsets.UTF_8));
        for (int change = 1; change <= 3; change++) {
            StoreState state = store.read();
            Draft draft = Drafts.turning(state.document(), "alpha", "change " + change);
            Commit.Committed done = (Commit.Committed) store.commit(state.revision(), draft);
            lines.add("saw 0 " + state.revision() + " " + state.document().digest());
            lines.add("asks " + draft.next().orElseThrow().digest() + " change " + change);
            lines.add("done " + state.revision() + " " + done.receipt().revision() + " "
                    + done.receipt().head().root() + " change " + change);
        }
        lines.add("asks - a loser");
        lines.add("lost 3 4 " + History.hash(FlagStoreContract.entries(store).get(3)) + " a loser");
        lines.add("asks - nobody answered");
    }

    private List<String> violations(FlagStore held) {
        History history = new History();
        lines.forEach(history::hear);
        return history.violations(held);
    }

    private void replace(String regex, String by) {
        assertThat(lines).anyMatch(line -> !line.equals(line.replaceFirst(regex, by)));
        lines.replaceAll(line -> line.replaceFirst(regex, by));
    }

    private void onlyBreaks(String invariant, FlagStore held) {
        assertThat(violations(held)).isNotEmpty().allMatch(violation -> violation.startsWith(invariant + ": "));
    }

    private void breaks(String invariant, FlagStore held) {
        assertThat(violations(held)).anyMatch(violation -> violation.startsWith(invariant + ": "));
    }

    @Test
    void a_history_of_a_store_that_kept_its_promises_is_found_without_fault() {
        assertThat(violations(store)).isEmpty();
    }

    @Test
    void what_was_asked_for_and_not_answered_may_be_there_and_may_not() {
        lines.removeIf(line -> line.startsWith("done") && line.endsWith("change 3"));
        assertThat(violations(store)).isEmpty();
    }

    @Test
    void an_acknowledged_change_that_is_missing_breaks_i1() {
        lines.add("asks - a fourth");
        lines.add("done 4 5 " + OTHER_ROOT + " a fourth");
        onlyBreaks("I1", store);
    }

    @Test
    void an_acknowledged_change_at_another_revision_breaks_i1() {
        replace("^done 3 4 ", "done 4 5 ");
        onlyBreaks("I1", store);
    }

    @Test
    void a_change_that_nobody_asked_for_breaks_i2() {
        lines.removeIf(line -> line.endsWith("change 3"));
        onlyBreaks("I2", store);
    }

    @Test
    void a_change_that_was_told_as_not_done_breaks_i2() {
        lines.removeIf(line -> line.startsWith("done") && line.endsWith("change 3"));
        lines.add("refused change 3");
        onlyBreaks("I2", store);
    }

    @Test
    void half_of_what_was_asked_for_breaks_i2() {
        replace("^asks .* change 2", "asks another-document change 2");
        onlyBreaks("I2", store);
    }

    @Test
    void a_change_made_on_top_of_one_that_its_author_had_not_seen_breaks_i3() {
        replace("^done 3 4 ", "done 2 4 ");
        onlyBreaks("I3", store);
    }

    @Test
    void two_winners_of_one_revision_break_i3() {
        lines.add("asks - another winner");
        lines.add("done 3 4 " + root(4) + " another winner");
        breaks("I3", store);
    }

    @Test
    void a_loser_who_was_told_of_another_winner_breaks_i3() {
        replace("^lost 3 4 \\S+", "lost 3 4 " + OTHER_ROOT);
        onlyBreaks("I3", store);
    }

    @Test
    void a_loser_to_the_revision_that_was_expected_breaks_i3() {
        replace("^lost 3 4", "lost 4 4");
        onlyBreaks("I3", store);
    }

    @Test
    void a_missing_entry_and_a_doubled_one_break_i3() {
        breaks("I3", entries(all -> all.remove(2)));
        breaks("I3", entries(all -> all.add(2, all.get(2))));
    }

    @Test
    void an_entry_that_changes_another_flag_than_it_names_breaks_i4() {
        StoreState state = store.read();
        FlagDocument next = Drafts.turned(state.document(), "beta");
        lines.add("asks " + next.digest() + " change 4");
        Draft honest = Drafts.turning(state.document(), "alpha", "change 4");
        store.commit(4, with(honest, next));
        onlyBreaks("I4", store);
    }

    private static Draft with(Draft draft, FlagDocument next) {
        return draft.toBuilder().next(Optional.of(next)).build();
    }

    @Test
    void a_document_changed_without_an_entry_breaks_i4() throws IOException {
        disk.put(Survey.FILE, DocumentWriter.write(Drafts.turned(store.read().document(), "beta")));
        onlyBreaks("I4", store);
    }

    @Test
    void a_reader_who_sees_less_than_somebody_saw_before_breaks_i5() {
        lines.add("saw 4 3 " + store.at(3).digest());
        onlyBreaks("I5", store);
    }

    @Test
    void a_reader_who_saw_a_revision_that_is_not_there_breaks_i5() {
        lines.add("saw 4 5 " + store.at(3).digest());
        onlyBreaks("I5", store);
    }

    @Test
    void a_reader_who_saw_half_a_change_breaks_i5() {
        lines.removeIf(line -> line.startsWith("saw 0 3"));
        lines.add("saw 3 3 " + store.at(2).digest());
        onlyBreaks("I5", store);
        lines.add("saw 3 3 " + store.at(3).digest());
        onlyBreaks("I5", store);
    }

    @Test
    void a_client_that_was_told_what_nobody_may_be_told_breaks_i5() {
        lines.add("unwell client 1 was thrown java.lang.IllegalStateException");
        onlyBreaks("I5", store);
    }

    @Test
    void a_receipt_for_another_tree_breaks_i7() {
        replace("^done 3 4 \\S+", "done 3 4 " + OTHER_ROOT);
        onlyBreaks("I7", store);
    }

    @Test
    void a_checkpoint_over_another_tree_or_by_another_key_or_none_breaks_i7() throws IOException {
        Attestation newest = store.attestation().orElseThrow();
        store.commit(4, Drafts.refused("nobody answered"));
        Attestation newer = store.attestation().orElseThrow();
        SimulatedDisk other = new SimulatedDisk(Survey.HOME);
        other.put(Survey.FILE, Drafts.PLAIN.getBytes(StandardCharsets.UTF_8));
        FileFlagStore stranger = new FileFlagStore(Survey.FILE, Survey.CLOCK, other);
        stranger.commit(0, Drafts.refused("by another"));
        Attestation strange = new Attestation(
                newer.note(), stranger.attestation().orElseThrow().key());
        assertThat(violations(attesting(Optional.of(newer)))).isEmpty();
        onlyBreaks("I7", attesting(Optional.of(newest)));
        onlyBreaks("I7", attesting(Optional.of(strange)));
        onlyBreaks("I7", attesting(Optional.empty()));
    }

    @Test
    void a_store_that_is_damaged_breaks_i7() throws IOException {
        byte[] ledger = disk.read(Survey.LEDGER.resolve("entries.log"), Integer.MAX_VALUE)
                .orElseThrow()
                .clone();
        ledger[ledger.length / 2] ^= 1;
        disk.put(Survey.LEDGER.resolve("entries.log"), ledger);
        breaks("I7", store);
    }

    @Test
    void a_checksum_that_is_skipped_is_found() throws IOException {
        CredulousDisk credulous = new CredulousDisk(disk);
        FlagStore mutant = new FileFlagStore(Survey.FILE, Survey.CLOCK, credulous);
        assertThat(violations(mutant)).isEmpty();
        String ledger = new String(
                disk.read(Survey.LEDGER.resolve("entries.log"), Integer.MAX_VALUE)
                        .orElseThrow(),
                StandardCharsets.UTF_8);
        disk.put(
                Survey.LEDGER.resolve("entries.log"),
                ledger.replace("change 3", "change 9").getBytes(StandardCharsets.UTF_8));
        assertThat(violations(mutant))
                .anyMatch(what -> what.equals("I1: lost change 3, acknowledged as revision 4"))
                .anyMatch(what -> what.startsWith("I7: the tree told for revision"));
        assertThat(mutant.read().writable()).isTrue();
        assertThat(violations(new FileFlagStore(Survey.FILE, Survey.CLOCK, disk)))
                .as("who looks at it says so")
                .anyMatch(what -> what.startsWith("I7: the store does not open"));
    }

    private String root(int revision) {
        Frontier frontier = Frontier.EMPTY;
        for (Entry entry : FlagStoreContract.entries(store).subList(0, revision)) {
            frontier = frontier.append(CanonicalJson.bytes(entry.json()));
        }
        return frontier.root().toString();
    }

    private FlagStore attesting(Optional<Attestation> attestation) {
        return new PassingStore(store) {
            @Override
            public Optional<Attestation> attestation() {
                return attestation;
            }
        };
    }

    private FlagStore entries(Consumer<List<Entry>> change) {
        List<Entry> all = new ArrayList<>(FlagStoreContract.entries(store));
        change.accept(all);
        return new PassingStore(store) {
            @Override
            public void entries(long from, long to, Consumer<Entry> sink) {
                all.forEach(sink);
            }
        };
    }
}

package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.audit.Hash;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.LedgerCopy;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a file's ledger whose first entries were pruned, and what a death meanwhile leaves. */
class PruningTest {
    private static final CheapSignatures SIGNATURES = new CheapSignatures();
    private static final int PRUNED = 4;

    private final SimulatedDisk disk = new SimulatedDisk(Survey.HOME);
    private final List<FlagDocument> documents = new ArrayList<>();

    @AfterAll
    static void calmDown() {
        SIGNATURES.close();
    }

    /** Seven entries; the patches of the third and the fourth are kept beside the ledger. */
    @BeforeEach
    void make() throws IOException {
        disk.put(Survey.FILE, Drafts.PLAIN.getBytes(StandardCharsets.UTF_8));
        change(disk, "first");
        FlagDocument small = open(disk).read().document();
        replace(Drafts.grown(small, 800));
        replace(small);
        change(disk, "second");
        change(disk, "third");
        change(disk, "fourth");
        for (int i = 1; i <= 7; i++) {
            documents.add(open(disk).at(i));
        }
    }

    private static FlagStore open(SimulatedDisk disk) {
        return new FileFlagStore(Survey.FILE, Survey.CLOCK, disk);
    }

    private static void change(SimulatedDisk disk, String reason) {
        FlagStore store = open(disk);
        StoreState state = store.read();
        assertThat(store.commit(state.revision(), Drafts.turning(state.document(), "alpha", reason)))
                .isInstanceOf(Commit.Committed.class);
    }

    private void replace(FlagDocument next) {
        FlagStore store = open(disk);
        store.commit(store.read().revision(), Drafts.replacing(next, "growth", Optional.empty()));
    }

    private static List<Entry> entries(FlagStore store) {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        return entries;
    }

    private static List<Hash> pruned(FlagStore store) {
        List<Hash> leaves = new ArrayList<>();
        store.pruned(leaves::add);
        return leaves;
    }

    private static Commit prune(SimulatedDisk disk, long to) {
        FlagStore store = open(disk);
        return store.prune(store.read().revision(), Drafts.pruning("old"), to);
    }

    private static void isGone(FlagStore store, long revision) {
        assertThatThrownBy(() -> store.at(revision))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        gone -> assertThat(gone.problems().list())
                                .singleElement()
                                .satisfies(problem -> assertThat(problem.code()).isEqualTo(StoreError.PRUNED)));
    }

    @Test
    void the_words_of_the_first_entries_go_and_all_later_revisions_stay() {
        replace(Drafts.grown(documents.get(6), 801));
        documents.add(open(disk).read().document());
        List<Entry> before = entries(open(disk));
        List<String> patches = patches();
        TreeHead head = ((Commit.Committed) prune(disk, PRUNED)).receipt().head();
        FlagStore store = open(disk);
        assertThat(store.attestation().orElseThrow().head()).isEqualTo(head);
        assertThat(pruned(store)).hasSize(PRUNED);
        assertThat(entries(store))
                .startsWith(before.subList(PRUNED, 8).toArray(new Entry[0]))
                .hasSize(5);
        assertThat(entries(store).get(4).prunedTo()).isEqualTo(PRUNED);
        List<Entry> notices = new ArrayList<>();
        store.notices(1, Long.MAX_VALUE, notices::add);
        assertThat(notices).isEqualTo(entries(store).subList(4, 5));
        for (int i = 1; i < PRUNED; i++) {
            isGone(store, i);
        }
        for (int i = PRUNED; i <= 8; i++) {
            assertThat(store.at(i)).isEqualTo(documents.get(i - 1));
        }
        assertThat(store.read().document()).isEqualTo(documents.get(7));
        assertThat(store.read().warnings()).isEmpty();
        assertThat(patches).hasSize(3);
        assertThat(patches()).hasSize(1);
        change(disk, "goes on");
        assertThat(entries(open(disk))).extracting(Entry::sequence).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
    }

    private List<String> patches() {
        return disk.contents().keySet().stream()
                .filter(name -> name.contains("/patches/"))
                .toList();
    }

    @Test
    void what_is_pruned_already_stays_so_when_more_is_pruned() {
        prune(disk, 2);
        prune(disk, 5);
        FlagStore store = open(disk);
        assertThat(pruned(store)).hasSize(5);
        isGone(store, 4);
        assertThat(store.at(6)).isEqualTo(documents.get(5));
        assertThat(store.attestation().orElseThrow().head().size()).isEqualTo(9);
    }

    @Test
    void whoever_saw_the_ledger_before_finds_its_entries_where_they_are_now() {
        FlagStore reader = open(disk);
        assertThat(reader.read().revision()).isEqualTo(7);
        prune(disk, 6);
        List<Entry> left = new ArrayList<>();
        reader.entries(8, Long.MAX_VALUE, left::add);
        assertThat(left).extracting(Entry::sequence).containsExactly(8L);
        change(disk, "goes on");
        left.clear();
        reader.entries(8, Long.MAX_VALUE, left::add);
        assertThat(left).extracting(Entry::sequence).containsExactly(8L, 9L);
        List<Entry> said = new ArrayList<>();
        reader.notices(1, Long.MAX_VALUE, said::add);
        assertThat(said).extracting(Entry::sequence).containsExactly(8L);
    }

    @Test
    void a_copy_of_what_is_left_has_the_same_tree_and_goes_on() {
        prune(disk, PRUNED);
        SimulatedDisk other = new SimulatedDisk(Survey.HOME);
        FlagStore copy = open(other);
        TreeHead head = new LedgerCopy(open(disk), copy).run(Drafts.TESTER, Instant.EPOCH);
        assertThat(head).isEqualTo(open(disk).attestation().orElseThrow().head());
        assertThat(entries(copy)).isEqualTo(entries(open(disk)));
        assertThat(pruned(copy)).isEqualTo(pruned(open(disk)));
        assertThat(copy.at(6)).isEqualTo(documents.get(5));
        change(other, "goes on");
        new LedgerCopy(copy, open(new SimulatedDisk(Survey.HOME))).run(Drafts.TESTER, Instant.EPOCH);
    }

    @Test
    void a_conflict_prunes_nothing() {
        assertThat(open(disk).prune(6, Drafts.pruning("old"), PRUNED)).isInstanceOf(Commit.Conflict.class);
        assertThat(entries(open(disk))).hasSize(7);
        change(disk, "goes on");
        assertThat(pruned(open(disk))).isEmpty();
        assertThat(disk.contents().keySet()).noneMatch(name -> name.endsWith("pruning"));
    }

    /** Wherever somebody dies: as it was, or pruned once the next writer has been there. */
    @Test
    void whoever_dies_anywhere_leaves_all_of_it_or_what_the_next_writer_ends() {
        List<SimulatedDisk.Moment> moments = new ArrayList<>();
        List<Entry> before = entries(open(disk));
        SimulatedDisk watched = disk.copy().watch(moments::add);
        prune(watched, PRUNED);
        watched.rest();
        int[] stopped = new int[3];
        Random chance = new Random(4);
        for (SimulatedDisk.Moment moment : moments) {
            left(moment.disk().copy(), before, moment.about(), stopped);
            moment.disk().afterPowerCut(chance, 6, left -> left(left, before, moment.about(), stopped));
        }
        assertThat(stopped).as("as it was; to be ended; pruned").doesNotContain(0);
    }

    private void left(SimulatedDisk left, List<Entry> before, String about, int[] stopped) {
        FlagStore store = open(left);
        assertThat(store.read().document()).as(about).isEqualTo(documents.get(6));
        boolean done = pruned(store).size() == PRUNED;
        change(left, "the next");
        List<Entry> after = entries(open(left));
        boolean said = after.stream().anyMatch(entry -> entry.prunedTo() > 0);
        stopped[said ? done ? 2 : 1 : 0]++;
        assertThat(pruned(open(left))).as(about).hasSize(said ? PRUNED : 0);
        assertThat(after)
                .as(about)
                .startsWith(before.subList(said ? PRUNED : 0, 7).toArray(new Entry[0]));
        assertThat(open(left).at(6)).as(about).isEqualTo(documents.get(5));
        assertThat(left.contents().keySet()).as(about).noneMatch(name -> name.endsWith("pruning"));
    }
}

package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.audit.TreeHead;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Attestation;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.LedgerCopy;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link FlagStore} promises about its copies, and about what it says of itself; part of {@link FlagStoreContract}. */
abstract class CopyContract {
    /** Opens the store, which holds {@link Drafts#PLAIN} and has no ledger yet; every call is like another process. */
    protected abstract FlagStore open();

    /** A store of the same kind at a place where nothing is; every call is another place. */
    protected abstract FlagStore nowhere();

    static List<Entry> entries(FlagStore store) {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        return entries;
    }

    static long committed(Commit commit) {
        assertThat(commit).isInstanceOf(Commit.Committed.class);
        return ((Commit.Committed) commit).receipt().revision();
    }

    static long change(FlagStore store, String flag, String reason) {
        StoreState state = store.read();
        return committed(store.commit(state.revision(), Drafts.turning(state.document(), flag, reason)));
    }

    private static List<CopiedEntry> copied(FlagStore store) {
        List<CopiedEntry> copied = new ArrayList<>();
        for (Entry entry : entries(store)) {
            copied.add(new CopiedEntry(
                    CanonicalJson.bytes(entry.json()),
                    entry.patchHash().map(hash -> store.patch(hash).orElseThrow())));
        }
        return copied;
    }

    @Test
    void what_a_store_attests_is_its_whole_ledger_and_its_key_says_so() {
        try (FlagStore store = open()) {
            assertThat(store.attestation()).isEmpty();
            for (int i = 0; i < 3; i++) {
                StoreState state = store.read();
                Commit commit =
                        store.commit(state.revision(), Drafts.turning(state.document(), "alpha", "change " + i));
                Attestation attestation = store.attestation().orElseThrow();
                assertThat(attestation.head())
                        .isEqualTo(((Commit.Committed) commit).receipt().head());
                assertThat(attestation.note().check(List.of(attestation.key())).signed())
                        .containsExactly(attestation.key());
            }
            try (FlagStore nowhere = nowhere()) {
                assertThat(nowhere.attestation()).isEmpty();
            }
        }
    }

    @Test
    void a_copy_has_the_same_tree_history_and_document_and_goes_on_from_there() {
        try (FlagStore store = open();
                FlagStore copy = nowhere()) {
            change(store, "alpha", "first");
            FlagDocument grown = Drafts.grown(store.read().document(), 800);
            committed(store.commit(2, Drafts.replacing(grown, "growth", Optional.empty())));
            committed(store.commit(3, Drafts.noted("shrinks", Optional.of(store.at(2)))));
            TreeHead head = new LedgerCopy(store, copy).run(Drafts.TESTER, Instant.EPOCH);
            assertThat(head).isEqualTo(store.attestation().orElseThrow().head());
            assertThat(copy.attestation().orElseThrow().head()).isEqualTo(head);
            assertThat(entries(copy)).isEqualTo(entries(store));
            assertThat(copy.read().document()).isEqualTo(store.read().document());
            assertThat(copy.read().changed()).isEqualTo(store.read().changed());
            assertThat(copy.at(2)).isEqualTo(store.at(2));
            String proposed = entries(copy).get(3).patchHash().orElseThrow();
            assertThat(copy.patch(proposed)).isPresent();
            assertThat(change(copy, "beta", "on the copy")).isEqualTo(5);
        }
    }

    @Test
    void a_copy_that_broke_off_goes_on_and_one_that_is_whole_stays() {
        try (FlagStore store = open();
                FlagStore copy = nowhere()) {
            for (int i = 0; i < 5; i++) {
                change(store, "alpha", "change " + i);
            }
            copy.receive(
                    TreeHead.EMPTY, copied(store).subList(0, 3), store.read().document());
            assertThat(copy.read().document()).isEqualTo(store.at(3));
            for (int i = 0; i < 2; i++) {
                assertThat(new LedgerCopy(store, copy).run(Drafts.TESTER, Instant.EPOCH))
                        .isEqualTo(store.attestation().orElseThrow().head());
                assertThat(entries(copy)).isEqualTo(entries(store));
            }
        }
    }

    @Test
    void a_store_without_a_ledger_is_copied_into_one_that_starts_with_its_document() {
        try (FlagStore store = open();
                FlagStore copy = nowhere()) {
            new LedgerCopy(store, copy).run(Drafts.TESTER, Instant.EPOCH);
            assertThat(copy.read().document()).isEqualTo(store.read().document());
            assertThat(entries(copy)).extracting(Entry::eventType).containsExactly("ledger_started");
        }
    }

    @Test
    void a_copy_onto_another_store_is_refused_and_changes_nothing() {
        try (FlagStore store = open();
                FlagStore another = nowhere()) {
            change(store, "alpha", "one history");
            new LedgerCopy(store, another).run(Drafts.TESTER, Instant.EPOCH);
            change(store, "alpha", "goes on");
            change(another, "beta", "goes another way");
            for (List<FlagStore> pair : List.of(List.of(store, another), List.of(another, store))) {
                List<Entry> before = entries(pair.get(1));
                assertThatThrownBy(() -> new LedgerCopy(pair.get(0), pair.get(1)).run(Drafts.TESTER, Instant.EPOCH))
                        .isInstanceOf(StoreException.class);
                assertThat(entries(pair.get(1))).isEqualTo(before);
            }
        }
    }

    @Test
    void entries_that_do_not_follow_or_make_no_document_are_not_received() {
        try (FlagStore store = open();
                FlagStore copy = nowhere()) {
            change(store, "alpha", "one");
            change(store, "alpha", "two");
            List<CopiedEntry> entries = copied(store);
            FlagDocument like = store.read().document();
            List<List<CopiedEntry>> wrong = List.of(
                    entries.subList(1, 3),
                    List.of(entries.get(0), entries.get(2)),
                    List.of(entries.get(1), entries.get(0)),
                    List.of(entries.get(0), entries.get(0)));
            for (List<CopiedEntry> some : wrong) {
                assertThatThrownBy(() -> copy.receive(TreeHead.EMPTY, some, like))
                        .isInstanceOf(StoreException.class);
            }
            assertThatThrownBy(
                            () -> copy.receive(store.attestation().orElseThrow().head(), entries, like))
                    .isInstanceOf(StoreException.class);
            assertThat(copy.attestation()).isEmpty();
            copy.receive(TreeHead.EMPTY, entries, like);
            assertThat(entries(copy)).isEqualTo(entries(store));
        }
    }
}

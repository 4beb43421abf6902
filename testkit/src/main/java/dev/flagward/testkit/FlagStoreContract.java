package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.LedgerLine;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.DocumentPatch;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.KeyedEntry;
import dev.flagward.store.Receipt;
import dev.flagward.store.RequestKey;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link FlagStore} promises. A driver's test extends this and says how to open its store. */
public abstract class FlagStoreContract extends LeaseContract {
    /** Puts bytes in the place of the document, beside the store. */
    protected abstract void edit(byte[] document) throws IOException;

    @Test
    void a_store_without_a_ledger_is_at_revision_0_and_can_be_read() {
        try (FlagStore store = open()) {
            StoreState state = store.read();
            assertThat(state.revision()).isZero();
            assertThat(state.document()).isEqualTo(Drafts.document(Drafts.PLAIN));
            assertThat(state.drift()).isEmpty();
            assertThat(state.writable()).isTrue();
            assertThat(entries(store)).isEmpty();
            assertThat(store.read()).isEqualTo(state);
        }
    }

    @Test
    void the_first_change_makes_two_entries_of_which_the_first_holds_the_document_that_was_there() {
        try (FlagStore store = open()) {
            FlagDocument before = store.read().document();
            assertThat(change(store, "alpha", "first")).isEqualTo(2);
            assertThat(entries(store)).extracting(Entry::eventType).containsExactly("ledger_started", "flag_enabled");
            assertThat(store.at(1)).isEqualTo(before);
        }
    }

    @Test
    void revisions_are_dense_and_every_document_can_be_read_again() {
        try (FlagStore store = open()) {
            List<FlagDocument> documents = new ArrayList<>();
            documents.add(store.read().document());
            for (int i = 0; i < 6; i++) {
                assertThat(change(store, i % 2 == 0 ? "alpha" : "beta", "change " + i))
                        .isEqualTo(i + 2);
                documents.add(store.read().document());
            }
            for (int i = 0; i < documents.size(); i++) {
                assertThat(store.at(i + 1)).isEqualTo(documents.get(i));
            }
            assertThatThrownBy(() -> store.at(8))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            none -> assertThat(none.problems())
                                    .allMatch(problem -> problem.code() == StoreError.NO_REVISION));
            assertThatThrownBy(() -> store.at(0)).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void entries_and_changes_of_the_document_are_one_to_one_and_in_order() {
        try (FlagStore store = open()) {
            for (int i = 0; i < 5; i++) {
                change(store, "alpha", "change " + i);
            }
            List<Entry> entries = entries(store);
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                assertThat(entry.sequence()).isEqualTo(i + 1);
                assertThat(entry.documentAfter()).isEqualTo(store.at(i + 1).digest());
                if (i > 0) {
                    assertThat(entry.documentBefore())
                            .isEqualTo(entries.get(i - 1).documentAfter());
                    assertThat(entry.reason()).contains("change " + (i - 1));
                }
            }
            List<Entry> some = new ArrayList<>();
            store.entries(2, 3, some::add);
            assertThat(some).isEqualTo(entries.subList(1, 3));
        }
    }

    @Test
    void a_stale_revision_is_an_answer_that_names_the_entry_that_won_and_writes_nothing() {
        try (FlagStore store = open()) {
            FlagDocument stale = store.read().document();
            change(store, "alpha", "the winner");
            StoreState before = store.read();
            assertThat(store.commit(0, Drafts.turning(stale, "beta", "the loser")))
                    .isInstanceOfSatisfying(Commit.Conflict.class, conflict -> {
                        assertThat(conflict.expected()).isZero();
                        assertThat(conflict.current()).isEqualTo(2);
                        assertThat(conflict.latest().orElseThrow().reason()).contains("the winner");
                    });
            assertThat(store.commit(3, Drafts.turning(stale, "beta", "from the future")))
                    .isInstanceOf(Commit.Conflict.class);
            assertThat(store.read()).isEqualTo(before);
            assertThat(entries(store)).hasSize(2);
        }
    }

    @Test
    void drafts_committed_at_once_are_entries_in_their_order_each_with_its_own_document_and_tree() {
        try (FlagStore store = open()) {
            List<Draft> drafts = several(store);
            List<Commit> made = store.commit(0, drafts);
            assertThat(made).hasSameSizeAs(drafts);
            List<Entry> entries = entries(store);
            assertThat(entries).hasSize(drafts.size() + 1);
            Frontier tree =
                    Frontier.EMPTY.append(CanonicalJson.bytes(entries.get(0).json()));
            FlagDocument document = store.at(1);
            for (int i = 0; i < drafts.size(); i++) {
                Entry entry = entries.get(i + 1);
                tree = tree.append(CanonicalJson.bytes(entry.json()));
                document = drafts.get(i).next().orElse(document);
                assertThat(entry.reason()).isEqualTo(drafts.get(i).reason());
                assertThat(store.at(entry.sequence())).isEqualTo(document);
                assertThat(((Commit.Committed) made.get(i)).receipt().head()).isEqualTo(tree.head());
            }
            assertThat(store.read().document()).isEqualTo(document);
            assertThat(store.read().drift()).isEmpty();
            assertThat(store.read().changed()).containsOnlyKeys("alpha");
            assertThat(store.attestation().orElseThrow().head()).isEqualTo(tree.head());
        }
    }

    @Test
    void of_drafts_committed_at_once_none_is_written_if_the_store_moved_on_or_one_of_them_does_not_fit() {
        try (FlagStore store = open()) {
            change(store, "beta", "the winner");
            StoreState before = store.read();
            assertThat(store.commit(0, several(store))).singleElement().isInstanceOf(Commit.Conflict.class);
            List<Draft> oneIsLong = several(store);
            oneIsLong.set(
                    oneIsLong.size() - 1,
                    Drafts.turning(before.document(), "alpha", "x".repeat(LedgerLine.LONGEST_ENTRY)));
            assertThat(store.commit(2, oneIsLong)).singleElement().isInstanceOf(Commit.Refused.class);
            List<Draft> tooMany = Collections.nCopies(store.atOnce() + 1, Drafts.refused("not allowed"));
            assertThatThrownBy(() -> store.commit(2, tooMany)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.commit(2, List.of())).isInstanceOf(IllegalArgumentException.class);
            assertThat(store.read()).isEqualTo(before);
            assertThat(entries(store)).hasSize(2);
        }
    }

    /** As many as the store takes, up to four: one of them a refused attempt, and two of one flag. */
    private static List<Draft> several(FlagStore store) {
        FlagDocument now = store.read().document();
        FlagDocument once = Drafts.turned(now, "alpha");
        List<Draft> drafts = List.of(
                Drafts.turning(now, "alpha", "once"),
                Drafts.refused("not allowed"),
                Drafts.turning(once, "alpha", "and back"),
                Drafts.turning(now, "alpha", "and once more"));
        return new ArrayList<>(drafts.subList(0, Math.min(drafts.size(), store.atOnce())));
    }

    @Test
    void a_refused_attempt_is_an_entry_and_changes_nothing() {
        try (FlagStore store = open()) {
            change(store, "alpha", "a change");
            StoreState before = store.read();
            assertThat(committed(store.commit(2, Drafts.refused("not allowed"))))
                    .isEqualTo(3);
            StoreState after = store.read();
            assertThat(after.document()).isEqualTo(before.document());
            assertThat(after.changed()).isEqualTo(before.changed());
            assertThat(store.at(3)).isEqualTo(store.at(2));
            Entry attempt = entries(store).get(2);
            assertThat(attempt.applied()).isFalse();
            assertThat(attempt.documentAfter()).isEqualTo(attempt.documentBefore());
        }
    }

    @Test
    void a_notice_is_an_entry_whose_proposed_patch_nobody_applies() {
        try (FlagStore store = open()) {
            change(store, "alpha", "a change");
            StoreState before = store.read();
            FlagDocument proposed = Drafts.turned(before.document(), "beta");
            assertThat(committed(store.commit(2, Drafts.noted("proposed", Optional.of(proposed)))))
                    .isEqualTo(3);
            assertThat(committed(store.commit(3, Drafts.noted("approved", Optional.empty()))))
                    .isEqualTo(4);
            StoreState after = store.read();
            assertThat(after.document()).isEqualTo(before.document());
            assertThat(after.changed()).isEqualTo(before.changed());
            assertThat(after.drift()).isEmpty();
            assertThat(store.at(3)).isEqualTo(store.at(2));
            Entry proposal = entries(store).get(2);
            assertThat(proposal.applied()).isFalse();
            assertThat(proposal.documentAfter()).isEqualTo(proposal.documentBefore());
            assertThat(proposal.documentProposed()).contains(proposed.digest());
            assertThat(DocumentPatch.of(proposal.patch().orElseThrow())
                            .applyTo(before.document().toValue()))
                    .isEqualTo(proposed.toValue());
            assertThat(proposal.summary().toString()).doesNotContain("patch", "document_proposed");
            assertThat(change(store, "beta", "goes on")).isEqualTo(5);
            assertThat(store.at(5)).isEqualTo(store.read().document());
        }
    }

    @Test
    void notices_are_those_of_the_entries_that_say_something_besides_a_change() {
        try (FlagStore store = open()) {
            change(store, "alpha", "a change");
            FlagDocument document = store.read().document();
            store.commit(2, Drafts.noted("proposed", Optional.of(Drafts.turned(document, "beta"))));
            store.commit(3, Drafts.refused("not allowed"));
            store.commit(4, Drafts.saying("drill_recorded", "nothing", Map.of()));
            store.commit(5, Drafts.telling(Drafts.turning(document, "beta", "in haste")));
            FlagDocument decoy = Drafts.document(
                    "{\"version\": 1, \"environments\": {\"production\": {}}, \"flags\": {\"notice\": {}}}");
            store.commit(6, Drafts.replacing(decoy, "a flag of that name", Optional.empty()));
            change(store, "notice", "another change");
            List<Entry> all = entries(store);
            assertThat(CanonicalJson.bytes(all.get(6).json())).asString().contains("\"notice\":{");
            assertThat(notices(store, 1, Long.MAX_VALUE)).isEqualTo(List.of(all.get(2), all.get(4), all.get(5)));
            assertThat(notices(open(), 4, 5)).isEqualTo(all.subList(4, 5));
            assertThat(notices(store, 7, 8)).isEmpty();
            assertThat(notices(nowhere(), 1, 8)).isEmpty();
        }
    }

    private static List<Entry> notices(FlagStore store, long from, long to) {
        List<Entry> notices = new ArrayList<>();
        store.notices(from, to, notices::add);
        return notices;
    }

    @Test
    void what_was_acknowledged_is_there_for_the_next_who_opens_the_store() {
        try (FlagStore store = open()) {
            change(store, "alpha", "a change");
        }
        try (FlagStore next = open()) {
            assertThat(next.read().revision()).isEqualTo(2);
            assertThat(next.read().warnings()).isEmpty();
            assertThat(change(next, "beta", "another")).isEqualTo(3);
            assertThat(next.read().changed()).containsOnlyKeys("alpha", "beta");
        }
    }

    @Test
    void a_document_edited_beside_the_store_is_drift_and_overwritten_only_by_a_draft_that_names_it()
            throws IOException {
        try (FlagStore store = open()) {
            change(store, "alpha", "a change");
            FlagDocument recorded = store.read().document();
            FlagDocument edited = Drafts.turned(recorded, "beta");
            edit(DocumentWriter.write(edited));
            StoreState state = store.read();
            assertThat(state.drift()).isPresent();
            assertThat(state.drift().orElseThrow().recorded()).isEqualTo(recorded);
            assertThat(state.drift().orElseThrow().found()).contains(edited);
            assertThat(state.document()).isEqualTo(edited);
            assertThat(store.commit(2, Drafts.turning(recorded, "alpha", "blind")))
                    .isInstanceOf(Commit.Refused.class);
            assertThat(store.commit(2, Drafts.replacing(recorded, "guessed", Optional.of("another"))))
                    .isInstanceOf(Commit.Refused.class);
            assertThat(store.read().document()).isEqualTo(edited);
            Draft restore = Drafts.replacing(recorded, "restore", state.drift().map(drift -> drift.fingerprint()));
            assertThat(committed(store.commit(2, restore))).isEqualTo(3);
            assertThat(store.read().drift()).isEmpty();
            assertThat(store.read().document()).isEqualTo(recorded);
        }
    }

    @Test
    void a_document_made_unreadable_beside_the_store_is_drift_and_the_ledgers_is_served() throws IOException {
        try (FlagStore store = open()) {
            change(store, "alpha", "a change");
            FlagDocument recorded = store.read().document();
            edit("{".getBytes(StandardCharsets.UTF_8));
            StoreState state = store.read();
            assertThat(state.document()).isEqualTo(recorded);
            assertThat(state.drift().orElseThrow().found()).isEmpty();
            assertThat(state.drift().orElseThrow().problems().any()).isTrue();
        }
    }

    @Test
    void an_attempt_refused_and_a_notice_while_there_is_drift_leave_the_drift_alone() throws IOException {
        try (FlagStore store = open()) {
            change(store, "alpha", "a change");
            edit(DocumentWriter.write(Drafts.turned(store.read().document(), "beta")));
            StoreState before = store.read();
            committed(store.commit(2, Drafts.refused("not allowed")));
            committed(store.commit(3, Drafts.noted("approved", Optional.empty())));
            assertThat(store.read().drift()).isEqualTo(before.drift());
        }
    }

    @Test
    void a_patch_too_long_for_an_entry_is_kept_and_can_be_made_again() {
        try (FlagStore store = open()) {
            FlagDocument grown = Drafts.grown(store.read().document(), 800);
            committed(store.commit(0, Drafts.replacing(grown, "growth", Optional.empty())));
            assertThat(open().at(2)).isEqualTo(grown);
            assertThat(open().read().document()).isEqualTo(grown);
        }
    }

    @Test
    void an_entry_is_found_by_its_idempotency_key_with_the_receipt_that_was_given() {
        try (FlagStore store = open()) {
            change(store, "alpha", "job-71");
            RequestKey key = new RequestKey("job-71", "abc");
            Draft draft = Drafts.turning(store.read().document(), "beta", "a change").toBuilder()
                    .key(Optional.of(key))
                    .build();
            Receipt receipt = ((Commit.Committed) store.commit(2, draft)).receipt();
            change(store, "alpha", "another");
            KeyedEntry found = open().findKeyed("job-71").orElseThrow();
            assertThat(found.entry().key()).contains(key);
            assertThat(found.receipt()).isEqualTo(new Receipt(3, receipt.at(), receipt.head(), List.of()));
            assertThat(store.findKeyed("job-7")).isEmpty();
            assertThat(store.findKeyed("abc")).isEmpty();
        }
    }

    /** False for a store whose place no other process can see. */
    protected boolean canBeWatched() {
        return true;
    }

    @Test
    @SuppressWarnings("try") // the watch is closed, and else left alone
    void a_watcher_is_told_the_revision_that_is_there_and_of_every_change_and_edit() throws Exception {
        assumeTrue(canBeWatched());
        try (FlagStore store = open();
                FlagStore watching = open()) {
            BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
            try (FlagStore.Watch watch = watching.watch(seen::add)) {
                assertThat(seen.poll(10, TimeUnit.SECONDS)).isZero();
                for (int i = 0; i < 3; i++) {
                    long revision = change(store, "alpha", "change " + i);
                    assertThat(newest(seen, revision)).isEqualTo(revision);
                }
                edit(DocumentWriter.write(Drafts.turned(store.read().document(), "beta")));
                assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(4);
                assertThat(watching.read().drift()).isPresent();
            }
            seen.clear();
            Draft back =
                    Drafts.replacing(store.at(4), "back", store.read().drift().map(drift -> drift.fingerprint()));
            committed(store.commit(4, back));
            assertThat(seen.poll(600, TimeUnit.MILLISECONDS))
                    .as("after it was closed")
                    .isNull();
        }
    }

    private static long newest(BlockingQueue<Long> seen, long due) throws InterruptedException {
        Long next = seen.poll(10, TimeUnit.SECONDS);
        while (next != null && next < due) {
            next = seen.poll(10, TimeUnit.SECONDS);
        }
        return next == null ? -1 : next;
    }
}

package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.Checkpoint;
import dev.flagward.audit.NoteVerifier;
import dev.flagward.audit.SignedNote;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of changes that were made while things went wrong, and whether all promises hold afterwards. */
final class Story {
    /** Tried, and neither acknowledged nor told as not done. */
    private final List<String> open = new ArrayList<>();

    private final List<String> acknowledged = new ArrayList<>();
    private final Places places;
    private final int pageBytes;

    Story(Places places, int pageBytes) {
        this.places = places;
        this.pageBytes = pageBytes;
    }

    FlagStore store() {
        return TestCluster.store(places, pageBytes);
    }

    /** Makes a change that must succeed. */
    void change(String reason) {
        StoreState state;
        try (FlagStore store = store()) {
            state = store.read();
            Commit commit = store.commit(state.revision(), Drafts.turning(state.document(), "alpha", reason));
            assertThat(commit).isInstanceOf(Commit.Committed.class);
        }
        acknowledged.add(reason);
    }

    /** Makes a change from what was read before, whatever comes of it; empty if it was not acknowledged. */
    Optional<Commit> attempt(StoreState from, String reason) {
        return attempt(from, Drafts.turning(from.document(), "alpha", reason));
    }

    Optional<Commit> attempt(StoreState from, Draft draft) {
        String reason = draft.reason().orElseThrow();
        open.add(reason);
        try (FlagStore store = store()) {
            Commit commit = store.commit(from.revision(), draft);
            if (commit instanceof Commit.Committed) {
                acknowledged.add(reason);
            }
            return Optional.of(commit);
        } catch (StoreException told) {
            assertThat(told.problems().any()).isTrue();
            return Optional.empty();
        }
    }

    /** All that the contract says, as the next one who comes sees it; and that the next change works. */
    void holds(@Nullable String as) {
        try (FlagStore store = store()) {
            StoreState state = store.read();
            assertThat(state.writable()).as(as).isTrue();
            assertThat(state.drift()).as(as).isEmpty();
            assertThat(state.warnings()).as(as).isEmpty();
            List<Entry> entries = entries(store);
            assertThat(entries).as(as).hasSize((int) state.revision());
            List<String> reasons = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                assertThat(entries.get(i).sequence()).as(as).isEqualTo(i + 1);
                if (i > 0) {
                    reasons.add(entries.get(i).reason().orElseThrow());
                }
            }
            assertThat(reasons).as(as).doesNotHaveDuplicates().containsAll(acknowledged);
            reasons.removeAll(acknowledged);
            assertThat(open).as(as).containsAll(reasons);
            if (state.revision() > 0) {
                assertThat(store.at(state.revision())).as(as).isEqualTo(state.document());
                assertThat(vouched()).as(as).isBetween(1L, state.revision());
            }
        }
        assertThat(TestCluster.map(places, places.configMap()).getData().get(TestCluster.KEY))
                .as(as)
                .satisfies(text -> assertThat(Drafts.document(text))
                        .isEqualTo(store().read().document()));
        change("afterwards " + acknowledged.size());
        assertThat(vouched()).as(as).isEqualTo(store().read().revision());
        assertThat(TestCluster.map(places, places.configMap()).getData())
                .as(as)
                .containsEntry("other.properties", "a=b\n");
    }

    static List<Entry> entries(FlagStore store) {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        return entries;
    }

    /** How many entries the newest checkpoint vouches for, by the key that is kept beside it. */
    long vouched() {
        LedgerPage page = new Pages(new Cluster(TestCluster.direct(), places.namespace()), places)
                .newest()
                .orElseThrow();
        SignedNote note = SignedNote.parse(page.checkpoint().orElseThrow().getBytes(StandardCharsets.UTF_8));
        NoteVerifier key = NoteVerifier.parse(page.verifierKey().orElseThrow());
        assertThat(note.check(List.of(key)).signed()).containsExactly(key);
        return Checkpoint.parse(note.text()).size();
    }
}

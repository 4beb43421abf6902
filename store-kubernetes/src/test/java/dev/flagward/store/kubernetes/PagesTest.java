package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.audit.Frontier;
import dev.flagward.store.Commit;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The ledger as a chain of ConfigMaps. */
class PagesTest {
    private static final int SMALL = 3000;

    private final FaultProxy proxy = TestCluster.proxy();
    private final Places places = TestCluster.plain();
    private final Story story = new Story(places, SMALL);

    private Pages pages() {
        return new Pages(new Cluster(TestCluster.direct(), places.namespace()), places);
    }

    private void changes(int count) {
        for (int i = 0; i < count; i++) {
            story.change("change " + i);
        }
    }

    @Test
    void a_full_page_is_sealed_and_the_next_goes_on_from_its_tree() {
        changes(20);
        Frontier end = Frontier.EMPTY;
        int number = 1;
        for (Optional<LedgerPage> page = pages().find(1); page.isPresent(); page = pages().find(++number)) {
            assertThat(page.get().from()).isEqualTo(end);
            end = Ledger.scan(page.get(), (sequence, offset, line) -> {}).frontier();
            boolean newest = pages().find(number + 1).isEmpty();
            assertThat(page.get().sealed()).as("page " + number).isEqualTo(!newest);
            ConfigMap map = TestCluster.map(places, places.page(number));
            assertThat(map.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/managed-by", "flagward")
                    .containsEntry("app.kubernetes.io/part-of", places.configMap());
            assertThat(Sizes.of(map)).isLessThan(SMALL + 3000);
        }
        assertThat(number).isGreaterThan(4);
        assertThat(end.size()).isEqualTo(21);
        assertThat(story.vouched()).isEqualTo(21);
    }

    @Test
    void entries_and_documents_are_read_over_all_pages() {
        List<StoreState> states = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            story.change("change " + i);
            states.add(story.store().read());
        }
        try (FlagStore store = story.store()) {
            for (StoreState state : states) {
                assertThat(store.at(state.revision())).isEqualTo(state.document());
            }
            List<Entry> some = new ArrayList<>();
            store.entries(5, 9, some::add);
            assertThat(some).extracting(Entry::sequence).containsExactly(5L, 6L, 7L, 8L, 9L);
            assertThat(store.read().changed()).containsOnlyKeys("alpha");
        }
    }

    @Test
    void a_reader_asks_for_the_document_and_the_newest_page_however_long_the_ledger_is() {
        changes(20);
        proxy.well();
        story.store().read();
        assertThat(proxy.calls()).extracting(Call::toString).containsExactly("get configmaps", "get configmaps");
    }

    @Test
    void a_reader_asks_for_no_more_after_many_refused_attempts() {
        Story story = new Story(places, 1);
        story.change("first");
        String document = TestCluster.map(places, places.configMap()).getData().get(TestCluster.KEY);
        for (int i = 0; i < 5; i++) {
            try (FlagStore store = story.store()) {
                Commit refused = store.commit(store.read().revision(), Drafts.refused("not allowed " + i));
                assertThat(refused).isInstanceOf(Commit.Committed.class);
            }
        }
        proxy.well();
        assertThat(story.store().read().revision()).isEqualTo(7);
        assertThat(proxy.calls()).hasSizeLessThan(4);
        assertThat(TestCluster.map(places, places.configMap()).getData()).containsEntry(TestCluster.KEY, document);
    }

    @Test
    void a_reader_finds_the_newest_page_without_being_told() {
        Story story = new Story(places, 1);
        for (int i = 0; i < 30; i++) {
            story.change("change " + i);
        }
        assertThat(pages().newest().orElseThrow().number()).isEqualTo(30);
        StoreState before = story.store().read();
        TestCluster.direct()
                .configMaps()
                .inNamespace(places.namespace())
                .withName(places.configMap())
                .edit(map -> new ConfigMapBuilder(map)
                        .editMetadata()
                        .removeFromAnnotations(Written.ANNOTATION)
                        .endMetadata()
                        .build());
        proxy.well();
        StoreState after = story.store().read();
        assertThat(after).isEqualTo(before);
        assertThat(proxy.calls()).hasSizeLessThan(14);
        story.holds("without the annotation");
    }

    @Test
    void an_old_document_put_back_without_the_annotation_is_drift() {
        changes(3);
        TestCluster.direct()
                .configMaps()
                .inNamespace(places.namespace())
                .withName(places.configMap())
                .edit(map -> new ConfigMapBuilder(map)
                        .editMetadata()
                        .removeFromAnnotations(Written.ANNOTATION)
                        .endMetadata()
                        .addToData(TestCluster.KEY, Drafts.PLAIN)
                        .build());
        assertThat(story.store().read().drift()).isPresent();
    }

    @Test
    void a_changed_entry_is_damage_that_is_read_and_never_written_over() {
        changes(3);
        StoreState before = story.store().read();
        String newest = places.page(pages().newest().orElseThrow().number());
        TestCluster.direct()
                .configMaps()
                .inNamespace(places.namespace())
                .withName(newest)
                .edit(map -> new ConfigMapBuilder(map)
                        .addToData(
                                "entries.log",
                                String.valueOf(map.getData().get("entries.log")).replace("change 2", "change 9"))
                        .build());
        StoreState after = story.store().read();
        assertThat(after.writable()).isFalse();
        assertThat(after.document()).isEqualTo(before.document());
        damaged(after);
    }

    @Test
    void a_removed_ledger_is_damage_and_not_a_new_one() {
        changes(2);
        StoreState before = story.store().read();
        TestCluster.direct()
                .configMaps()
                .inNamespace(places.namespace())
                .withName(places.page(1))
                .delete();
        StoreState after = story.store().read();
        assertThat(after.writable()).isFalse();
        assertThat(after.document()).isEqualTo(before.document());
        damaged(after);
    }

    private void damaged(StoreState state) {
        assertThatThrownBy(() ->
                        story.store().commit(state.revision(), Drafts.turning(state.document(), "beta", "over damage")))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        told -> assertThat(told.problems())
                                .allMatch(problem -> problem.code() == StoreError.LEDGER_DAMAGED));
    }

    @Test
    void a_deleted_document_is_drift_and_restored_by_a_draft_that_names_it() {
        changes(2);
        StoreState before = story.store().read();
        TestCluster.direct()
                .configMaps()
                .inNamespace(places.namespace())
                .withName(places.configMap())
                .delete();
        StoreState gone = story.store().read();
        assertThat(gone.document()).isEqualTo(before.document());
        Commit restored = story.store()
                .commit(
                        gone.revision(),
                        Drafts.replacing(
                                before.document(), "restore", gone.drift().map(drift -> drift.fingerprint())));
        assertThat(restored).isInstanceOf(Commit.Committed.class);
        assertThat(story.store().read().drift()).isEmpty();
    }
}

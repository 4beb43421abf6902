package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Receipt;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What one change asks for and leaves, and what it does when somebody else is there at the same moment. */
class WritersTest {
    private static final int LARGE = 256 << 10;

    private final FaultProxy proxy = TestCluster.proxy();
    private final Places places = TestCluster.plain();
    private final Story story = new Story(places, LARGE);

    private List<String> asked() {
        return proxy.calls().stream().map(Call::toString).toList();
    }

    /** Lets something happen once, right before a request of that kind reaches the server. */
    private void before(String verb, String name, Runnable happens) {
        AtomicBoolean happened = new AtomicBoolean();
        proxy.from(call -> {
            if (call.verb().equals(verb) && call.name().equals(name) && happened.compareAndSet(false, true)) {
                happens.run();
            }
            return Fault.NONE;
        });
    }

    private Commit turn(StoreState from, String flag, String reason) {
        return story.store().commit(from.revision(), Drafts.turning(from.document(), flag, reason));
    }

    private static Receipt receipt(Commit commit) {
        assertThat(commit).isInstanceOf(Commit.Committed.class);
        return ((Commit.Committed) commit).receipt();
    }

    @Test
    void a_change_reads_twice_appends_once_writes_the_document_once_and_tells_it() {
        story.change("first");
        try (FlagStore store = story.store()) {
            StoreState state = store.read();
            proxy.well();
            receipt(store.commit(state.revision(), Drafts.turning(state.document(), "alpha", "a change")));
            assertThat(asked())
                    .containsExactly(
                            "get configmaps",
                            "get configmaps",
                            "get secrets",
                            "update configmaps",
                            "update configmaps",
                            "create events");
            StoreState next = store.read();
            proxy.well();
            receipt(store.commit(next.revision(), Drafts.turning(next.document(), "alpha", "another")));
            assertThat(asked()).doesNotContain("get secrets").hasSize(5);
            StoreState last = store.read();
            proxy.well();
            receipt(store.commit(last.revision(), Drafts.refused("not allowed")));
            assertThat(asked())
                    .containsExactly("get configmaps", "get configmaps", "update configmaps", "create events");
        }
    }

    @Test
    void the_first_change_makes_the_key_and_the_note_beside() {
        StoreState state = story.store().read();
        proxy.well();
        receipt(turn(state, "alpha", "first"));
        assertThat(asked())
                .containsExactly(
                        "get configmaps",
                        "get configmaps",
                        "get secrets",
                        "create secrets",
                        "update configmaps",
                        "get secrets",
                        "create configmaps",
                        "update configmaps",
                        "create events");
    }

    @Test
    void what_else_is_in_the_config_map_stays() {
        story.change("first");
        ConfigMap map = TestCluster.map(places, places.configMap());
        assertThat(map.getData()).containsEntry("other.properties", "a=b\n").hasSize(2);
        assertThat(map.getMetadata().getLabels())
                .containsEntry("app", "practice")
                .hasSize(1);
        assertThat(map.getMetadata().getAnnotations())
                .containsEntry("team", "telehealth")
                .hasSize(2);
    }

    @Test
    void of_two_writers_from_the_same_revision_one_gets_a_conflict_that_names_the_other() {
        story.change("first");
        StoreState state = story.store().read();
        before("update", places.page(1), () -> {
            // The second is through while the first stands right before its append.
            KubernetesFlagStore other = new KubernetesFlagStore(TestCluster.direct(), places, TestCluster.CLOCK, LARGE);
            receipt(other.commit(state.revision(), Drafts.turning(state.document(), "beta", "the winner")));
        });
        assertThat(turn(state, "alpha", "the loser"))
                .isInstanceOfSatisfying(
                        Commit.Conflict.class,
                        conflict -> assertThat(conflict.latest().orElseThrow().reason())
                                .contains("the winner"));
        assertThat(Story.entries(story.store())).hasSize(3);
    }

    @Test
    void two_identical_changes_at_the_same_moment_are_acknowledged_once() {
        story.change("first");
        StoreState state = story.store().read();
        before("update", places.page(1), () -> {
            KubernetesFlagStore other = new KubernetesFlagStore(TestCluster.direct(), places, TestCluster.CLOCK, LARGE);
            receipt(other.commit(state.revision(), Drafts.turning(state.document(), "alpha", "the same")));
        });
        assertThat(turn(state, "alpha", "the same")).isInstanceOf(Commit.Conflict.class);
    }

    @Test
    void somebody_who_labels_the_objects_meanwhile_is_no_conflict() {
        story.change("first");
        StoreState state = story.store().read();
        before("update", places.page(1), () -> label(places.page(1)));
        receipt(story.attempt(state, "a change").orElseThrow());
        StoreState next = story.store().read();
        before("update", places.configMap(), () -> label(places.configMap()));
        assertThat(receipt(story.attempt(next, "another").orElseThrow()).warnings())
                .isEmpty();
        assertThat(TestCluster.map(places, places.configMap()).getMetadata().getLabels())
                .containsEntry("seen", "yes");
        story.holds("with labels");
    }

    private void label(String name) {
        TestCluster.direct()
                .configMaps()
                .inNamespace(places.namespace())
                .withName(name)
                .edit(map -> new ConfigMapBuilder(map)
                        .editMetadata()
                        .addToLabels("seen", "yes")
                        .endMetadata()
                        .build());
    }

    @Test
    void an_edit_between_the_append_and_the_document_is_kept_as_drift() {
        story.change("first");
        StoreState state = story.store().read();
        String edited =
                new String(DocumentWriter.write(Drafts.turned(state.document(), "beta")), StandardCharsets.UTF_8);
        before("update", places.configMap(), () -> TestCluster.edit(places, edited));
        Receipt receipt = receipt(turn(state, "alpha", "a change"));
        assertThat(receipt.warnings())
                .extracting(problem -> (Object) problem.code())
                .containsExactly(StoreError.DRIFT);
        StoreState after = story.store().read();
        assertThat(after.revision()).isEqualTo(receipt.revision());
        assertThat(after.drift()).isPresent();
        assertThat(TestCluster.map(places, places.configMap()).getData()).containsEntry(TestCluster.KEY, edited);
    }

    private static FlagDocument large(String... environments) {
        StringBuilder text = new StringBuilder("{\"production\": {\"alpha\": true, \"beta\": true}");
        for (String environment : environments) {
            text.append(", \"").append(environment).append("\": {\"alpha\": true");
            for (int i = 0; i < 9_000; i++) {
                text.append(", \"a-flag-with-a-long-name-that-takes-its-room-")
                        .append(i)
                        .append("\": true");
            }
            text.append('}');
        }
        return Drafts.document(text.append('}').toString());
    }

    @Test
    void a_document_that_would_not_fit_is_refused_before_anything_is_written() {
        story.change("first");
        StoreState state = story.store().read();
        proxy.well();
        Commit commit = story.store()
                .commit(state.revision(), Drafts.replacing(large("staging", "test"), "growth", Optional.empty()));
        assertThat(commit)
                .isInstanceOfSatisfying(
                        Commit.Refused.class,
                        refused -> assertThat(refused.problems().toString())
                                .contains("FW-3401", "bytes; a cluster takes 1048576"));
        assertThat(asked()).containsExactly("get configmaps", "get configmaps");
        story.holds("after a refusal");
    }

    @Test
    void a_large_document_that_fits_is_written() {
        story.change("first");
        StoreState state = story.store().read();
        receipt(story.store().commit(state.revision(), Drafts.replacing(large("staging"), "growth", Optional.empty())));
        assertThat(Sizes.of(TestCluster.map(places, places.configMap()))).isBetween(500_000L, Sizes.MOST);
        assertThat(story.store().at(3).flags()).hasSize(9_002);
    }

    @Test
    void an_immutable_document_is_told_before_anything_is_written() {
        story.change("first");
        StoreState state = story.store().read();
        TestCluster.direct()
                .configMaps()
                .inNamespace(places.namespace())
                .withName(places.configMap())
                .edit(map -> new ConfigMapBuilder(map).withImmutable(true).build());
        assertThatThrownBy(() -> turn(state, "alpha", "a change")).hasMessageContaining("is immutable");
        assertThat(Story.entries(story.store())).hasSize(2);
    }

    @Test
    void what_the_cluster_does_not_permit_is_told_with_verb_and_resource() {
        proxy.from(call -> call.verb().equals("get") ? Fault.FORBIDDEN : Fault.NONE);
        refusesWith(() -> story.store().read(), StoreError.NO_PERMISSION, "get on configmaps " + places.namespace());
        proxy.well();
        story.change("first");
        StoreState state = story.store().read();
        proxy.from(call -> call.verb().equals("update") ? Fault.FORBIDDEN : Fault.NONE);
        refusesWith(
                () -> turn(state, "alpha", "a change"),
                StoreError.NO_PERMISSION,
                "update on configmaps " + places.namespace() + "/" + places.page(1));
        proxy.well();
        story.holds("after a refusal");
    }

    @Test
    void a_cluster_that_does_not_answer_is_told_and_nothing_else_is_read() {
        proxy.from(call -> Fault.CUT_BEFORE);
        refusesWith(() -> story.store().read(), StoreError.AWAY, "does not answer get on configmaps");
        proxy.from(call -> Fault.BUSY);
        refusesWith(() -> story.store().read(), StoreError.AWAY, "does not answer get on configmaps");
    }

    private static void refusesWith(Runnable work, StoreError code, String words) {
        assertThatThrownBy(work::run).isInstanceOfSatisfying(StoreException.class, told -> {
            assertThat(told.problems()).allMatch(problem -> problem.code() == code);
            assertThat(told).hasMessageContaining(words);
        });
    }

    @Test
    void an_append_that_the_client_itself_sends_twice_is_acknowledged_once() {
        story.change("first");
        StoreState state = story.store().read();
        AtomicBoolean appended = new AtomicBoolean();
        proxy.from(call -> call.name().equals(places.page(1))
                        && call.verb().equals("update")
                        && appended.compareAndSet(false, true)
                ? Fault.ERROR_AFTER
                : Fault.NONE);
        try (KubernetesClient persistent = TestCluster.persistent()) {
            KubernetesFlagStore store = new KubernetesFlagStore(
                    persistent, places.namespace(), places.configMap(), places.key(), TestCluster.CLOCK);
            receipt(store.commit(state.revision(), Drafts.turning(state.document(), "alpha", "sent twice")));
            assertThat(asked()).filteredOn("update configmaps"::equals).hasSize(3);
        }
        assertThat(Story.entries(story.store())).hasSize(3);
    }

    @Test
    void a_client_that_would_try_for_long_is_made_to_give_up_soon() {
        proxy.from(call -> Fault.ERROR_BEFORE);
        try (KubernetesClient persistent = TestCluster.persistent()) {
            KubernetesFlagStore store = new KubernetesFlagStore(
                    persistent, places.namespace(), places.configMap(), places.key(), TestCluster.CLOCK);
            refusesWith(store::read, StoreError.AWAY, "does not answer");
        }
        assertThat(asked()).hasSize(3);
    }

    @Test
    void nobody_knows_is_said_when_the_cluster_falls_silent_over_an_append() {
        story.change("first");
        StoreState state = story.store().read();
        AtomicBoolean appended = new AtomicBoolean();
        proxy.from(call -> {
            boolean append = call.name().equals(places.page(1)) && call.verb().equals("update");
            boolean first = append && appended.compareAndSet(false, true);
            return first ? Fault.CUT_AFTER : appended.get() ? Fault.CUT_BEFORE : Fault.NONE;
        });
        refusesWith(() -> turn(state, "alpha", "a change"), StoreError.OUTCOME_UNKNOWN, "did not say");
        proxy.well();
        assertThat(story.store().read().revision()).isEqualTo(3);
    }

    @Test
    void an_event_on_the_config_map_tells_flag_direction_and_revision_and_nothing_that_people_wrote() {
        story.change("because of somebody");
        String uid = TestCluster.map(places, places.configMap()).getMetadata().getUid();
        List<Event> events = TestCluster.direct()
                .v1()
                .events()
                .inNamespace(places.namespace())
                .list()
                .getItems();
        assertThat(events)
                .filteredOn(event -> uid.equals(event.getInvolvedObject().getUid()))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getMessage()).isEqualTo("alpha in production: on, revision 2");
                    assertThat(event.getReason()).isEqualTo("FlagEnabled");
                    assertThat(event.toString()).doesNotContain("somebody");
                });
    }

    @Test
    void an_event_that_fails_is_a_warning() {
        story.change("first");
        StoreState state = story.store().read();
        proxy.from(call -> call.resource().equals("events") ? Fault.FORBIDDEN : Fault.NONE);
        assertThat(receipt(turn(state, "alpha", "a change")).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("its Event is not"));
    }

    @Test
    void the_server_lets_only_one_of_two_updates_from_the_same_version_through() {
        ConfigMap read = TestCluster.map(places, places.configMap());
        Cluster cluster = new Cluster(TestCluster.direct(), places.namespace());
        cluster.update(new ConfigMapBuilder(read).addToData("who", "one").build());
        assertThatThrownBy(() -> cluster.update(
                        new ConfigMapBuilder(read).addToData("who", "two").build()))
                .isInstanceOfSatisfying(
                        CallFailure.class,
                        failed -> assertThat(failed.conflict()).isTrue())
                .hasCauseInstanceOf(KubernetesClientException.class);
        assertThat(TestCluster.map(places, places.configMap()).getData()).containsEntry("who", "one");
    }
}

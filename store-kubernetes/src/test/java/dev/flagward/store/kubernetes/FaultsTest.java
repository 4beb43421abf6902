package dev.flagward.store.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong with whichever request of a change: what was acknowledged is there, nothing is half or twice. */
@Tag("slow")
class FaultsTest {
    private static final int LARGE = 256 << 10;

    private final FaultProxy proxy = TestCluster.proxy();

    /** The moments of a ledger that differ in what a change asks of the cluster. */
    enum Moment {
        FIRST_CHANGE(0, LARGE),
        LATER_CHANGE(1, LARGE),
        /** The page is full after it. */
        FILLS_A_PAGE(1, 2500),
        /** The newest page is sealed already. */
        OPENS_A_PAGE(1, 1);

        private final int before;
        private final int pageBytes;

        Moment(int before, int pageBytes) {
            this.before = before;
            this.pageBytes = pageBytes;
        }

        Story story() {
            Story story = new Story(TestCluster.plain(), pageBytes);
            for (int i = 0; i < before; i++) {
                story.change("before " + i);
            }
            return story;
        }
    }

    @AfterEach
    void well() {
        proxy.well();
    }

    static Stream<Arguments> momentsAndFaults() {
        return Stream.of(Moment.values())
                .flatMap(moment -> Stream.of(Fault.values())
                        .filter(fault -> fault != Fault.LATE) // takes long, and has a test of its own
                        .map(fault -> Arguments.of(moment, fault)));
    }

    /** What one change asks for when nothing goes wrong. */
    private List<Call> calls(Moment moment) {
        Story story = moment.story();
        StoreState state = read(story);
        proxy.well();
        assertThat(story.attempt(state, "measured")).isPresent();
        return proxy.calls();
    }

    private static StoreState read(Story story) {
        try (FlagStore store = story.store()) {
            return store.read();
        }
    }

    @ParameterizedTest
    @MethodSource("momentsAndFaults")
    void one_request_that_goes_wrong_loses_nothing_and_doubles_nothing(Moment moment, Fault fault) {
        List<Call> calls = calls(moment);
        assertThat(calls).hasSizeGreaterThan(4);
        // Waiting for a server that says nothing takes long: only where it matters most.
        for (Call at : calls) {
            if (fault == Fault.SILENT_AFTER && !at.verb().equals("update")) {
                continue;
            }
            Story story = moment.story();
            StoreState state = read(story);
            proxy.from(call -> call.number() == at.number() ? fault : Fault.NONE);
            story.attempt(state, "tried");
            proxy.well();
            story.holds(moment + ", " + fault + " at " + at.number() + ", " + at + " " + at.name());
        }
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void dying_between_any_two_requests_leaves_a_whole_change_or_none(Moment moment) {
        for (Call at : calls(moment)) {
            for (Fault last : List.of(Fault.CUT_BEFORE, Fault.CUT_AFTER)) {
                Story story = moment.story();
                StoreState state = read(story);
                proxy.from(dying(at.number(), last));
                Optional<Commit> answer = story.attempt(state, "tried");
                proxy.well();
                String as = moment + ", died with " + last + " at " + at.number() + ", " + at + " " + at.name();
                assertThat(answer.filter(Commit.Conflict.class::isInstance))
                        .as(as)
                        .isEmpty();
                story.holds(as);
            }
        }
    }

    @Test
    void dying_anywhere_while_a_long_patch_is_kept_leaves_a_whole_change_or_none() {
        dyingAnywhere(
                new Story(TestCluster.plain(), LARGE),
                state -> Drafts.replacing(Drafts.grown(state.document(), 800), "growth", Optional.empty()));
    }

    @Test
    void dying_anywhere_while_drift_is_replaced_leaves_the_drift_or_the_whole_change() {
        Places places = TestCluster.plain();
        Story story = new Story(places, LARGE);
        story.change("first");
        FlagDocument recorded = read(story).document();
        int calls = countedOverDrift();
        for (int at = 1; at <= calls; at++) {
            for (Fault last : List.of(Fault.CUT_BEFORE, Fault.CUT_AFTER)) {
                TestCluster.edit(places, "{\"production\": {\"alpha\": false, \"beta\": false}}");
                StoreState state = read(story);
                assertThat(state.drift()).isPresent();
                proxy.from(dying(at, last));
                story.attempt(state, overDrift(state, recorded, "restore " + at + last));
                proxy.well();
                StoreState after = read(story);
                boolean done = after.revision() > state.revision();
                assertThat(after.drift().isPresent())
                        .as("died with " + last + " at " + at)
                        .isEqualTo(!done);
                assertThat(after.document()).isEqualTo(done ? recorded : state.document());
            }
        }
        TestCluster.edit(places, new String(DocumentWriter.write(recorded), StandardCharsets.UTF_8));
        story.holds("after drift");
    }

    private int countedOverDrift() {
        Places places = TestCluster.plain();
        Story story = new Story(places, LARGE);
        story.change("first");
        FlagDocument recorded = read(story).document();
        TestCluster.edit(places, "{\"production\": {\"alpha\": false, \"beta\": false}}");
        StoreState state = read(story);
        proxy.well();
        assertThat(story.attempt(state, overDrift(state, recorded, "restore")))
                .containsInstanceOf(Commit.Committed.class);
        return proxy.calls().size();
    }

    private static Draft overDrift(StoreState state, FlagDocument recorded, String reason) {
        return Drafts.replacing(recorded, reason, state.drift().map(drift -> drift.fingerprint()));
    }

    private void dyingAnywhere(Story measured, Function<StoreState, Draft> draft) {
        measured.change("first");
        StoreState start = read(measured);
        proxy.well();
        measured.attempt(start, draft.apply(start));
        int calls = proxy.calls().size();
        assertThat(calls).isGreaterThan(5);
        for (int at = 1; at <= calls; at++) {
            for (Fault last : List.of(Fault.CUT_BEFORE, Fault.CUT_AFTER)) {
                Story story = new Story(TestCluster.plain(), LARGE);
                story.change("first");
                StoreState state = read(story);
                proxy.from(dying(at, last));
                story.attempt(state, draft.apply(state));
                proxy.well();
                story.holds("died with " + last + " at " + at);
            }
        }
    }

    private static Function<Call, Fault> dying(int at, Fault last) {
        return call -> call.number() < at ? Fault.NONE : call.number() == at ? last : Fault.CUT_BEFORE;
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CUT_AFTER", "HALF_ANSWER", "SILENT_AFTER", "ERROR_AFTER"})
    void an_append_that_was_taken_without_an_answer_is_found_and_acknowledged_once(Fault fault) {
        for (Moment moment : Moment.values()) {
            Story story = moment.story();
            StoreState state = read(story);
            Call append = append(calls(moment));
            proxy.from(call -> call.number() == append.number() ? fault : Fault.NONE);
            assertThat(story.attempt(state, "tried"))
                    .as(moment + " " + fault)
                    .containsInstanceOf(Commit.Committed.class);
            proxy.well();
            story.holds(moment + " " + fault);
        }
    }

    private static Call append(List<Call> calls) {
        return calls.stream()
                .filter(call -> call.name().contains("-ledger-0") && call.verb().equals("update"))
                .findFirst()
                .orElseGet(() -> calls.stream()
                        .filter(call -> call.resource().equals("configmaps")
                                && call.verb().equals("create"))
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void the_next_reader_writes_the_document_again_that_a_dead_writer_left_behind() {
        Story story = Moment.LATER_CHANGE.story();
        StoreState state = read(story);
        List<Call> calls = calls(Moment.LATER_CHANGE);
        Call append = append(calls);
        proxy.from(dying(append.number(), Fault.CUT_AFTER));
        story.attempt(state, "tried");
        proxy.well();
        try (FlagStore store = story.store()) {
            StoreState after = store.read();
            assertThat(after.revision()).isEqualTo(state.revision() + 1);
            assertThat(after.warnings()).isEmpty();
            assertThat(after.document()).isNotEqualTo(state.document());
        }
        assertThat(proxy.calls())
                .filteredOn(call -> call.verb().equals("update"))
                .hasSize(1);
        story.holds("after a reader");
    }

    @Test
    void an_append_that_comes_when_its_client_has_given_up_changes_nothing_any_more() throws Exception {
        Story story = Moment.LATER_CHANGE.story();
        StoreState state = read(story);
        Call append = append(calls(Moment.LATER_CHANGE));
        CountDownLatch late = new CountDownLatch(1);
        proxy.mistaken((request, honest) -> {
            FaultProxy.Answer answer = honest.apply(request);
            if (request.call().number() == append.number()) {
                assertThat(answer.status()).isEqualTo(409);
                late.countDown();
            }
            return answer;
        });
        proxy.from(call -> call.number() == append.number() ? Fault.LATE : Fault.NONE);
        assertThat(story.attempt(state, "sent twice")).containsInstanceOf(Commit.Committed.class);
        assertThat(late.await(10, TimeUnit.SECONDS)).isTrue();
        proxy.well();
        story.holds("after a late append");
    }
}

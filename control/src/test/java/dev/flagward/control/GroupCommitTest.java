package dev.flagward.control;

import static dev.flagward.control.Practice.CACHING;
import static dev.flagward.control.Practice.STAGING;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.bare;
import static dev.flagward.control.Practice.because;
import static dev.flagward.control.Practice.codes;
import static dev.flagward.control.Practice.off;
import static dev.flagward.control.Practice.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import dev.flagward.testkit.PassingStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that are asked for while another one is being committed. */
class GroupCommitTest {
    private static final String FIRST = "edi_integration_enabled";

    @TempDir
    Path directory;

    private Practice practice;
    private Several store;
    private Desk desk;
    private final List<Thread> threads = new ArrayList<>();

    @BeforeEach
    void a_ledger_that_has_begun() {
        practice = Practice.guarded(directory);
        practice.applied(off(FIRST, "test"));
        store = new Several(practice);
        desk = new Desk(store, List.of(), InstantSource.fixed(Practice.NOON));
    }

    @AfterEach
    void nobody_is_left() throws InterruptedException {
        store.gate.countDown();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    /** Commits as many drafts as it is given, one after the other; the first commit waits at a gate. */
    private static final class Several extends PassingStore {
        private final Practice practice;
        private final CountDownLatch inside = new CountDownLatch(1);
        private final CountDownLatch gate = new CountDownLatch(1);
        private final List<Integer> sizes = new ArrayList<>();
        private final AtomicInteger reads = new AtomicInteger();
        /** What a commit of several is answered before the store is asked. */
        private Supplier<Optional<List<Commit>>> instead = Optional::empty;

        Several(Practice practice) {
            super(practice.store);
            this.practice = practice;
        }

        @Override
        public int atOnce() {
            return 8;
        }

        @Override
        public StoreState read() {
            reads.incrementAndGet();
            return super.read();
        }

        @Override
        public synchronized List<Commit> commit(long expected, List<Draft> drafts) {
            inside.countDown();
            try {
                assertThat(gate.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            sizes.add(drafts.size());
            Optional<List<Commit>> answer = drafts.size() > 1 ? instead.get() : Optional.empty();
            if (answer.isPresent()) {
                return answer.get();
            }
            List<Commit> made = new ArrayList<>();
            for (Draft draft : drafts) {
                made.add(practice.store.commit(expected + made.size(), draft));
            }
            return made;
        }
    }

    @Test
    void those_who_wait_are_committed_in_one_go_each_with_an_entry_and_a_receipt_of_its_own() throws Exception {
        List<CompletableFuture<Outcome>> outcomes = together(
                because(off(VIDEO, "test"), "video"),
                because(off(CACHING, "test"), "caching"),
                because(on(VIDEO, "test"), "video again"));
        applied(outcomes);
        List<Entry> entries = practice.entries();
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome.Applied applied = (Outcome.Applied) outcomes.get(i).get();
            Entry entry = entries.get(i + 3);
            assertThat(applied.receipt().revision()).isEqualTo(entry.sequence());
            assertThat(applied.plan().after().digest()).isEqualTo(entry.documentAfter());
        }
        assertThat(entries).hasSize(6);
        assertThat(entries.subList(3, 6))
                .extracting(entry -> entry.reason().orElseThrow())
                .containsExactly("video", "caching", "video again");
        assertThat(practice.document().state(CACHING, "test").enabled()).isFalse();
        assertThat(practice.document().state(VIDEO, "test").enabled()).isTrue();
        assertThat(store.sizes).containsExactly(1, 3);
    }

    @Test
    void each_is_judged_by_itself_on_what_those_before_it_make() throws Exception {
        List<CompletableFuture<Outcome>> outcomes = together(
                because(off(VIDEO, "test"), "video"),
                because(off(VIDEO, "test"), "the same"),
                bare(on(VIDEO, STAGING)),
                because(off("no_such_flag", "test"), "a slip"),
                because(off(CACHING, "test"), "caching"));
        assertThat(outcomes.get(0).get()).isInstanceOf(Outcome.Applied.class);
        assertThat(outcomes.get(1).get()).isEqualTo(new Outcome.Unchanged(4));
        Outcome.Refused refused = (Outcome.Refused) outcomes.get(2).get();
        assertThat(codes(refused.problems().list())).contains("FW-4101", "FW-4102");
        assertThat(refused.entry()).contains(5L);
        assertThat(((Outcome.Refused) outcomes.get(3).get()).entry()).isEmpty();
        assertThat(((Outcome.Applied) outcomes.get(4).get()).receipt().revision())
                .isEqualTo(6);
        assertThat(practice.entries()).hasSize(6);
        assertThat(practice.entries().get(4).applied()).isFalse();
        assertThat(store.sizes).containsExactly(1, 3);
    }

    @Test
    void who_changes_nothing_is_told_so_by_what_was_read_now() throws Exception {
        List<CompletableFuture<Outcome>> outcomes = together(bare(on(FIRST, "test")), bare(on(FIRST, "test")));
        for (CompletableFuture<Outcome> outcome : outcomes) {
            assertThat(outcome.get()).isEqualTo(new Outcome.Unchanged(3));
        }
        assertThat(store.reads.get()).isEqualTo(2);
        assertThat(store.sizes).containsExactly(1);
    }

    @Test
    void where_somebody_else_was_first_the_group_is_judged_again() throws Exception {
        AtomicInteger times = new AtomicInteger();
        store.instead = () -> {
            if (times.incrementAndGet() > 1) {
                return Optional.empty();
            }
            practice.applied(because(off(CACHING, "test"), "from another process"));
            return Optional.of(List.of(new Commit.Conflict(3, 4, Optional.empty())));
        };
        List<CompletableFuture<Outcome>> outcomes = together(
                because(off(VIDEO, "test"), "video"),
                because(off(CACHING, "test"), "caching"),
                because(off("payments_enabled", "test"), "payments"));
        assertThat(((Outcome.Applied) outcomes.get(0).get()).receipt().revision())
                .isEqualTo(5);
        assertThat(outcomes.get(1).get()).isEqualTo(new Outcome.Unchanged(5));
        assertThat(((Outcome.Applied) outcomes.get(2).get()).receipt().revision())
                .isEqualTo(6);
        assertThat(store.sizes).containsExactly(1, 3, 2);
    }

    @Test
    void of_a_large_document_fewer_go_at_once() throws Exception {
        StoreState state = practice.state();
        FlagDocument large = Drafts.grown(state.document(), 4_000);
        practice.store.commit(state.revision(), Drafts.replacing(large, "large", Optional.empty()));
        applied(together(
                because(off(VIDEO, "test"), "video"),
                because(off(CACHING, "test"), "caching"),
                because(off("payments_enabled", "test"), "payments")));
        assertThat(store.sizes).containsExactly(1, 2, 1);
    }

    @Test
    void where_one_of_them_may_be_to_blame_each_is_made_by_itself() throws Exception {
        store.instead = () -> {
            throw failure(StoreError.NO_PERMISSION);
        };
        applied(together(because(off(VIDEO, "test"), "video"), because(off(CACHING, "test"), "caching")));
        assertThat(practice.entries()).hasSize(5);
    }

    @Test
    void what_the_store_does_not_take_of_a_group_is_made_one_by_one() throws Exception {
        store.instead = () -> Optional.of(
                List.of(new Commit.Refused(failure(StoreError.ENTRY_TOO_LONG).problems())));
        applied(together(because(off(VIDEO, "test"), "video"), because(off(CACHING, "test"), "caching")));
        assertThat(practice.entries()).hasSize(5);
    }

    @Test
    void a_fault_of_the_program_in_a_group_keeps_none_of_the_others() throws Exception {
        store.instead = () -> {
            throw new IllegalStateException("a fault of the program");
        };
        applied(together(because(off(VIDEO, "test"), "video"), because(off(CACHING, "test"), "caching")));
    }

    @Test
    void where_the_store_is_away_all_who_wait_are_told_so_at_once_and_it_is_asked_once() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        List<CompletableFuture<Outcome>> late = new ArrayList<>();
        store.instead = () -> {
            late.add(asked(because(off("payments_enabled", "test"), "who comes meanwhile")));
            Thread thread = threads.get(threads.size() - 1);
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            asked.countDown();
            throw failure(StoreError.AWAY);
        };
        List<CompletableFuture<Outcome>> outcomes =
                together(because(off(VIDEO, "test"), "video"), because(off(CACHING, "test"), "caching"));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        for (CompletableFuture<Outcome> outcome : outcomes) {
            failsWith(outcome, StoreError.AWAY);
        }
        failsWith(late.get(0), StoreError.AWAY);
        assertThat(practice.entries()).hasSize(3);
        assertThat(store.sizes).containsExactly(1, 2);
    }

    @Test
    void where_nobody_knows_what_became_of_a_group_each_of_it_is_told_so_and_nothing_is_tried_again() throws Exception {
        store.instead = () -> {
            throw failure(StoreError.OUTCOME_UNKNOWN);
        };
        List<CompletableFuture<Outcome>> outcomes =
                together(because(off(VIDEO, "test"), "video"), because(off(CACHING, "test"), "caching"));
        for (CompletableFuture<Outcome> outcome : outcomes) {
            failsWith(outcome, StoreError.OUTCOME_UNKNOWN);
        }
        assertThat(practice.entries()).hasSize(3);
    }

    @Test
    void what_depends_on_more_than_the_document_goes_by_itself() throws Exception {
        Request keyed = new Request(
                        off(VIDEO, "test"), Practice.MIA, Optional.of("by its key"), Optional.empty(), "test")
                .keyed(Optional.of("job-7"));
        store.gate.countDown();
        assertThat(desk.apply(keyed)).isInstanceOf(Outcome.Applied.class);
        assertThat(desk.apply(keyed)).isInstanceOf(Outcome.Repeated.class);
        assertThat(desk.apply(Practice.expecting(off(CACHING, "test"), 3))).isInstanceOf(Outcome.Applied.class);
        assertThat(desk.apply(Practice.expecting(off(CACHING, "test"), 3))).isInstanceOf(Outcome.Conflict.class);
        assertThat(store.sizes).isEmpty();
    }

    /** What became of these, all of which were asked for while another change was at the gate. */
    private List<CompletableFuture<Outcome>> together(Request... requests) throws InterruptedException {
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        CompletableFuture<Outcome> first = asked(bare(on(FIRST, "test")));
        assertThat(store.inside.await(10, TimeUnit.SECONDS)).isTrue();
        for (Request request : requests) {
            outcomes.add(asked(request));
            Thread thread = threads.get(threads.size() - 1);
            while (thread.getState() != Thread.State.WAITING) {
                assertThat(thread.isAlive()).isTrue();
                Thread.onSpinWait();
            }
        }
        store.gate.countDown();
        assertThat(first.join()).isInstanceOf(Outcome.Applied.class);
        return outcomes;
    }

    private CompletableFuture<Outcome> asked(Request request) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                outcome.complete(desk.apply(request));
            } catch (RuntimeException failed) {
                outcome.completeExceptionally(failed);
            }
        });
        threads.add(thread);
        thread.start();
        return outcome;
    }

    private static void applied(List<CompletableFuture<Outcome>> outcomes) throws Exception {
        for (CompletableFuture<Outcome> outcome : outcomes) {
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Applied.class);
        }
    }

    private static void failsWith(CompletableFuture<Outcome> outcome, StoreError code) {
        assertThatThrownBy(() -> outcome.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.problems()).allMatch(problem -> problem.code() == code));
    }

    private static StoreException failure(StoreError code) {
        return new StoreException(code, "the store said so", "mend it");
    }
}

package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.store.Commit;
import dev.flagward.store.Entry;
import dev.flagward.store.LedgerCopy;
import dev.flagward.store.Receipt;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import dev.flagward.testkit.History;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one process remembers while its threads, its database and its clock go their own ways. */
class MemoryTest {
    private final String project = Database.project();
    private final AtomicBoolean away = new AtomicBoolean();

    @BeforeEach
    void make() {
        Database.make(project);
    }

    private PostgresFlagStore store(DataSource source, InstantSource clock) {
        return new PostgresFlagStore(source, project, "the store", clock);
    }

    private DataSource reachable() {
        return Faults.before("setAutoCommit", Database.source(), connection -> {
            if (away.get()) {
                throw new SQLException("nobody there", "08001");
            }
        });
    }

    private static Receipt change(PostgresFlagStore store, String reason) {
        StoreState state = store.read();
        Commit commit = store.commit(state.revision(), Drafts.turning(state.document(), "alpha", reason));
        return ((Commit.Committed) commit).receipt();
    }

    /** The thread that reads revision 2 is held until another has read revision 3. */
    @Test
    void what_is_shown_while_the_database_is_away_is_the_newest_that_any_thread_has_read() throws Exception {
        PostgresFlagStore other = store(Database.source(), InstantSource.system());
        change(other, "first");
        ThreadLocal<Boolean> slow = ThreadLocal.withInitial(() -> false);
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        DataSource source = Faults.before("close", reachable(), connection -> {
            if (slow.get()) {
                looked.countDown();
                await(goOn);
            }
        });
        PostgresFlagStore store = store(source, InstantSource.system());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<StoreState> old = thread.submit(() -> {
                slow.set(true);
                return store.read();
            });
            await(looked);
            change(other, "second");
            assertThat(store.read().revision()).isEqualTo(3);
            goOn.countDown();
            assertThat(old.get().revision()).as("it looked before").isEqualTo(2);
        } finally {
            thread.shutdownNow();
        }
        away.set(true);
        StoreState aged = store.read();
        assertThat(aged.revision()).isEqualTo(3);
        assertThat(aged.writable()).isFalse();
        assertThat(aged.warnings())
                .extracting(problem -> (Object) problem.code())
                .containsExactly(StoreError.AGED);
    }

    private static void await(CountDownLatch latch) throws SQLException {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException ended) {
            throw new SQLException(ended);
        }
    }

    @Test
    void what_was_acknowledged_here_is_shown_while_the_database_is_away_though_nobody_read_it_since() {
        PostgresFlagStore store = store(reachable(), InstantSource.system());
        store.read();
        change(store, "first");
        StoreState state = store.read();
        store.commit(2, Drafts.turning(state.document(), "beta", "second"));
        store.commit(3, Drafts.refused("an attempt"));
        away.set(true);
        StoreState aged = store.read();
        assertThat(aged.revision()).isEqualTo(4);
        assertThat(aged.document()).isEqualTo(Drafts.turned(state.document(), "beta"));
    }

    @Test
    void readers_and_writers_of_one_store_at_once_see_no_ledger_that_went_back() throws Exception {
        PostgresFlagStore store = store(Database.source(), InstantSource.system());
        History history = new History();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(history.client(() -> store, () -> history.acknowledged() < 100)));
        }
        AtomicLong warned = new AtomicLong();
        Thread reader = new Thread(() -> {
            while (!over.get()) {
                warned.addAndGet(store.read().warnings().size());
            }
        });
        reader.start();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        over.set(true);
        reader.join();
        assertThat(warned).hasValue(0);
        assertThat(history.violations(store)).isEmpty();
    }

    @Test
    void a_clock_that_jumps_years_or_goes_back_breaks_no_order_no_commit_and_no_proof() {
        List<Duration> jumps = List.of(
                Duration.ZERO,
                Duration.ofDays(3650),
                Duration.ofDays(-2),
                Duration.ofDays(-20_000),
                Duration.ofSeconds(1));
        Instant start = Instant.parse("2026-11-26T02:30:00Z");
        List<Instant> told = new ArrayList<>();
        AtomicInteger turn = new AtomicInteger();
        PostgresFlagStore store =
                store(reachable(), () -> start.plus(jumps.get(Math.min(turn.get(), jumps.size() - 1))));
        for (; turn.get() < jumps.size(); turn.incrementAndGet()) {
            Receipt receipt = change(store, "change " + turn);
            assertThat(receipt.revision()).isEqualTo(turn.get() + 2L);
            told.add(receipt.at());
            assertThat(store.read().changed()).containsEntry("alpha", receipt.at());
            assertThat(store.read().warnings()).isEmpty();
        }
        assertThat(told).isNotEqualTo(told.stream().sorted().toList());
        List<Entry> entries = new ArrayList<>();
        store.entries(2, Long.MAX_VALUE, entries::add);
        assertThat(entries).extracting(Entry::at).isEqualTo(told);
        PostgresFlagStore copy =
                new PostgresFlagStore(Database.source(), Database.project(), "the copy", InstantSource.system());
        assertThat(new LedgerCopy(store, copy).run(Drafts.TESTER, Instant.EPOCH))
                .as("all of it verifies")
                .isEqualTo(store.attestation().orElseThrow().head());
        turn.set(3);
        away.set(true);
        assertThat(store.read().warnings())
                .as("read in the future, as it seems now")
                .anySatisfy(problem -> assertThat(problem.toString()).contains(" 0 s ago"));
    }

    @Test
    void the_databases_clock_is_asked_for_the_age_of_what_is_pruned_and_for_nothing_else() {
        String asking = "SELECT proname FROM pg_proc WHERE pronamespace = 'flagward'::regnamespace"
                + " AND prosrc ~* '(now\\(|current_(time|date)|localtime|clock_timestamp)'"
                + " UNION ALL SELECT adrelid::regclass::text FROM pg_attrdef JOIN pg_class c ON c.oid = adrelid"
                + " WHERE relnamespace = 'flagward'::regnamespace AND relname <> 'flyway_schema_history'"
                + " AND pg_get_expr(adbin, adrelid) ~* '(now\\(|current_(time|date)|localtime|clock_timestamp)'";
        assertThat(Database.told(Database.source(), asking.replace("'flagward'", "'pg_catalog'")))
                .as("else this test shows nothing")
                .isNotEmpty();
        assertThat(Database.told(Database.source(), asking + " ORDER BY 1").lines())
                .containsExactly("authored", "prune");
    }
}

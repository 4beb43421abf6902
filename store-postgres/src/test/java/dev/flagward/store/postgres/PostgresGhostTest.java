package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.store.Commit;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import dev.flagward.testkit.Signal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** A change that its caller gave up on, because somebody stood still, does not come true later. */
class PostgresGhostTest {
    private final String project = Database.project();
    private final FlagStore store = OwnServer.store(Database.source(), project);

    @BeforeEach
    void make() {
        Database.make(project);
        assertThat(change(store, "first")).isInstanceOf(Commit.Committed.class);
    }

    private static Commit change(FlagStore store, String reason) {
        StoreState state = store.read();
        return store.commit(state.revision(), Drafts.turning(state.document(), "alpha", reason));
    }

    private static void fails(StoreError code, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.problems())
                                .allSatisfy(
                                        problem -> assertThat(problem.code()).isEqualTo(code)));
    }

    private static PGSimpleDataSource limited(String limits) {
        PGSimpleDataSource source = (PGSimpleDataSource) Database.source();
        source.setOptions(limits);
        return source;
    }

    private long revision() {
        return store.read().revision();
    }

    @Test
    void a_statement_that_takes_too_long_behind_a_lock_on_the_ledger_is_told_as_not_done() throws Exception {
        FlagStore hurried = OwnServer.store(limited("-c lock_timeout=0 -c statement_timeout=300"), project);
        try (Connection holder = Database.source().getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE flagward.entry IN SHARE MODE");
            fails(StoreError.BUSY, () -> change(hurried, "a ghost"));
            assertThat(revision()).isEqualTo(2);
            holder.rollback();
        }
        assertThat(revision()).isEqualTo(2);
        assertThat(change(hurried, "again")).isInstanceOf(Commit.Committed.class);
        assertThat(revision()).isEqualTo(3);
    }

    @Test
    void a_writer_that_stood_still_for_too_long_before_its_commit_has_changed_nothing() {
        DataSource slow = Faults.before(
                "commit", limited("-c idle_in_transaction_session_timeout=200"), connection -> sleep(500));
        fails(StoreError.BUSY, () -> change(OwnServer.store(slow, project), "a ghost"));
        assertThat(revision()).isEqualTo(2);
        assertThat(change(store, "the next")).isInstanceOf(Commit.Committed.class);
    }

    private static void sleep(long millis) throws SQLException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            throw new SQLException(stopped);
        }
    }

    /** A server's process that stands still when that method is called. */
    private static DataSource stopping(AtomicLong stopped, String name, String argument) {
        PGSimpleDataSource impatient = (PGSimpleDataSource) Database.source();
        impatient.setSocketTimeout(1);
        return Faults.instead(impatient, (connection, method, arguments) -> {
            boolean here = method.getName().equals(name)
                    && (argument.isEmpty()
                            || (arguments != null && arguments[0].toString().startsWith(argument)));
            if (here && stopped.get() == 0) {
                stopped.set(connection.unwrap(PGConnection.class).getBackendPID());
                Signal.STOP.to(stopped.get());
            }
            return Faults.call(connection, method, arguments);
        });
    }

    private void goOn(AtomicLong stopped) throws Exception {
        Signal.CONT.to(stopped.get());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (ProcessHandle.of(stopped.get()).filter(ProcessHandle::isAlive).isPresent()) {
            assertThat(System.nanoTime()).as("it ends").isLessThan(end);
            Thread.sleep(5);
        }
    }

    @Test
    void a_change_given_up_while_the_server_stood_still_before_the_entry_does_not_come_true_when_it_goes_on()
            throws Exception {
        AtomicLong stopped = new AtomicLong();
        FlagStore given = OwnServer.store(stopping(stopped, "prepareStatement", "INSERT INTO flagward.entry"), project);
        fails(StoreError.AWAY, () -> change(given, "a ghost"));
        fails(StoreError.BUSY, () -> change(store, "while the row is held"));
        goOn(stopped);
        assertThat(revision()).isEqualTo(2);
        assertThat(change(store, "the next")).isInstanceOf(Commit.Committed.class);
        assertThat(revision()).isEqualTo(3);
    }

    @Test
    void a_commit_that_stood_still_on_its_way_is_told_as_unknown_and_is_whole_when_it_goes_on() throws Exception {
        AtomicLong stopped = new AtomicLong();
        FlagStore given = OwnServer.store(stopping(stopped, "commit", ""), project);
        fails(StoreError.OUTCOME_UNKNOWN, () -> change(given, "perhaps"));
        goOn(stopped);
        StoreState state = store.read();
        assertThat(state.revision()).isEqualTo(3);
        assertThat(state.document()).isEqualTo(store.at(3));
        assertThat(change(store, "the next")).isInstanceOf(Commit.Committed.class);
    }
}

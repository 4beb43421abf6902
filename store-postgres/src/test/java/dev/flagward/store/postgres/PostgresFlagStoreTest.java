package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.LedgerCopy;
import dev.flagward.store.RequestKey;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresFlagStoreTest {
    private final String project = Database.project();
    private final PostgresFlagStore store = store(Database.source());

    @BeforeAll
    static void make_roles() throws Exception {
        Database.execute(
                Files.readString(Path.of(System.getProperty("flagward.root")).resolve("deploy/postgresql/roles.sql")));
        Database.execute("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'a_viewer') THEN"
                + " CREATE ROLE a_viewer LOGIN IN ROLE flagward_viewer;"
                + " CREATE ROLE an_operator LOGIN IN ROLE flagward_operator;"
                + " CREATE ROLE a_stranger LOGIN; END IF; END $$");
    }

    @BeforeEach
    void make() {
        Database.make(project);
    }

    private PostgresFlagStore store(DataSource source) {
        return new PostgresFlagStore(
                source, project, "postgresql://localhost/postgres?project=" + project, InstantSource.system());
    }

    private static Commit change(PostgresFlagStore store, String flag) {
        StoreState state = store.read();
        return store.commit(
                state.revision(),
                Drafts.by(store.identity().orElseThrow(), Drafts.turning(state.document(), flag, "a change")));
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        return entries;
    }

    private static void fails(StoreError code, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.problems())
                                .allSatisfy(
                                        problem -> assertThat(problem.code()).isEqualTo(code)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE flagward.entry SET entry = 'x'",
                "DELETE FROM flagward.entry",
                "TRUNCATE flagward.entry",
                "UPDATE flagward.entry_0 SET entry = 'x'",
                "DELETE FROM flagward.entry_0",
                "TRUNCATE flagward.entry_0",
                "UPDATE flagward.patch SET patch = 'x'",
                "DELETE FROM flagward.patch",
                "TRUNCATE flagward.patch",
                "DELETE FROM flagward.project",
                "TRUNCATE flagward.project CASCADE",
                "UPDATE flagward.signing_key SET secret = 'x'",
                "UPDATE flagward.project SET size = size - 1 WHERE size > 1",
                "UPDATE flagward.project SET size = size + 1",
                "UPDATE flagward.project SET name = name || '-x' WHERE size > 1"
            })
    void what_is_in_the_ledger_stays_even_against_the_owner_and_an_operator(String statement) {
        store.commit(0, Drafts.replacing(Drafts.grown(Drafts.document(Drafts.PLAIN), 800), "growth", none()));
        List<Entry> before = entries();
        for (String role : List.of("tester", "an_operator")) {
            assertThatThrownBy(() -> {
                        try (Connection connection = Database.source(role).getConnection();
                                Statement one = connection.createStatement()) {
                            one.execute(statement);
                        }
                    })
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState())
                                    .as("insufficient privilege, or a foreign key")
                                    .isIn("42501", "23503"));
        }
        assertThat(entries()).isEqualTo(before);
        assertThat(store.read().revision()).isEqualTo(2);
    }

    private static Optional<String> none() {
        return Optional.empty();
    }

    @Test
    void an_operator_changes_flags_a_viewer_reads_them_and_a_stranger_does_neither() {
        assertThat(change(store(Database.source("an_operator")), "alpha")).isInstanceOf(Commit.Committed.class);
        PostgresFlagStore viewer = store(Database.source("a_viewer"));
        assertThat(viewer.read().revision()).isEqualTo(2);
        assertThat(viewer.at(1)).isEqualTo(Drafts.document(Drafts.PLAIN));
        fails(StoreError.NO_PERMISSION, () -> change(viewer, "alpha"));
        fails(
                StoreError.NO_PERMISSION,
                () -> store(Database.source("a_stranger")).read());
        assertThat(entries()).hasSize(2);
    }

    @Test
    void a_change_is_durable_when_it_is_acknowledged_though_the_database_would_rather_wait() throws Exception {
        change(store, "alpha");
        try (Connection connection = Database.source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW synchronous_commit")) {
            row.next();
            assertThat(row.getString(1)).as("else this test shows nothing").isEqualTo("off");
        }
        AtomicBoolean flushed = new AtomicBoolean();
        DataSource watched = flushing(flushed, connection -> {});
        for (int i = 0; i < 20; i++) {
            flushed.set(false);
            change(store(watched), "alpha");
            assertThat(flushed).isTrue();
        }
    }

    /** Notes whether all that was written before a commit is on the disk after it. */
    private static DataSource flushing(AtomicBoolean flushed, Faults.Fault besides) {
        AtomicReference<String> written = new AtomicReference<>("");
        DataSource after = Faults.after("commit", Database.source(), connection -> {
            flushed.set(told(connection, "SELECT pg_current_wal_flush_lsn() > '" + written + "'")
                    .equals("t"));
            besides.on(connection);
        });
        return Faults.before(
                "commit", after, connection -> written.set(told(connection, "SELECT pg_current_wal_insert_lsn()")));
    }

    private static String told(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void a_copy_is_durable_and_one_whose_commit_got_no_answer_says_so_and_is_gone_on_with() {
        change(store, "alpha");
        AtomicBoolean flushed = new AtomicBoolean();
        DataSource deaf = flushing(flushed, connection -> {
            connection.abort(Runnable::run);
            throw new SQLException("the connection is gone", "08006");
        });
        String place = Database.project();
        PostgresFlagStore copy = new PostgresFlagStore(deaf, place, "there", InstantSource.system());
        fails(StoreError.OUTCOME_UNKNOWN, () -> new LedgerCopy(store, copy).run(Drafts.TESTER, Instant.EPOCH));
        assertThat(flushed).isTrue();
        PostgresFlagStore again = new PostgresFlagStore(Database.source(), place, "there", InstantSource.system());
        assertThat(new LedgerCopy(store, again).run(Drafts.TESTER, Instant.EPOCH))
                .isEqualTo(store.attestation().orElseThrow().head());
    }

    @Test
    void a_lock_on_the_ledgers_table_refuses_the_change_and_it_does_not_come_true_later() throws Exception {
        change(store, "alpha");
        try (Connection holder = Database.source().getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE flagward.entry IN SHARE MODE");
            fails(StoreError.BUSY, () -> change(store, "beta"));
            holder.rollback();
        }
        assertThat(entries()).hasSize(2);
        assertThat(change(store, "beta")).isInstanceOf(Commit.Committed.class);
        assertThat(entries()).hasSize(3);
    }

    @Test
    void who_gave_up_waiting_for_the_project_has_changed_nothing_when_it_is_free_again() throws Exception {
        change(store, "alpha");
        try (Connection holder = Database.source().getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SELECT FROM flagward.project WHERE name = '" + project + "' FOR UPDATE");
            fails(StoreError.BUSY, () -> change(store, "beta"));
            holder.rollback();
        }
        assertThat(entries()).hasSize(2);
    }

    @Test
    void a_commit_that_the_database_answers_with_rollback_is_told_as_not_done() {
        change(store, "alpha");
        DataSource broken = Faults.before("commit", Database.source(), connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1 / 0");
            } catch (SQLException swallowed) {
                assertThat(swallowed.getSQLState()).isEqualTo("22012");
            }
        });
        fails(StoreError.NOT_WRITTEN, () -> change(store(broken), "beta"));
        assertThat(entries()).hasSize(2);
    }

    @Test
    void a_commit_whose_answer_was_lost_is_looked_for_and_found() {
        DataSource deaf = Faults.after("commit", Database.source(), connection -> {
            connection.abort(Runnable::run);
            throw new SQLException("the connection is gone", "08006");
        });
        assertThat(change(store(deaf), "alpha")).isInstanceOf(Commit.Committed.class);
        assertThat(entries()).hasSize(2);
    }

    @Test
    void a_key_is_there_exactly_when_its_entry_is_whatever_became_of_the_answer() {
        change(store, "alpha");
        RequestKey key = new RequestKey("job-71", "abc");
        Draft draft = Drafts.turning(store.read().document(), "beta", "a change").toBuilder()
                .key(Optional.of(key))
                .build();
        DataSource broken = Faults.before("commit", Database.source(), connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1 / 0");
            } catch (SQLException swallowed) {
                assertThat(swallowed.getSQLState()).isEqualTo("22012");
            }
        });
        fails(StoreError.NOT_WRITTEN, () -> store(broken).commit(2, draft));
        assertThat(store.findKeyed("job-71")).as("after a rollback").isEmpty();
        AtomicBoolean gone = new AtomicBoolean();
        DataSource deaf = Faults.after("commit", Database.source(), connection -> {
            gone.set(true);
            throw new SQLException("the connection is gone", "08006");
        });
        DataSource away = Faults.instead(deaf, (connection, method, arguments) -> {
            if (gone.get()) {
                throw new SQLException("the connection is gone", "08006");
            }
            return Faults.call(connection, method, arguments);
        });
        fails(StoreError.OUTCOME_UNKNOWN, () -> store(away).commit(2, draft));
        assertThat(store.findKeyed("job-71").orElseThrow().receipt().revision())
                .as("after an answer that was lost")
                .isEqualTo(3);
    }

    @Test
    void keys_and_notices_are_looked_up_in_an_index() throws SQLException {
        String keyed = Entries.KEYED.replaceFirst("\\?", "'any'").replaceFirst("\\?", "'job-71'");
        assertThat(plan(keyed)).contains("entry_0_project_expr_idx").doesNotContain("Seq Scan");
        String noticed = Entries.NOTICED
                .replaceFirst("\\?", "'any'")
                .replaceFirst("\\?", "1")
                .replaceFirst("\\?", "999999");
        assertThat(plan(noticed)).contains("entry_0_project_sequence_idx").doesNotContain("Seq Scan", "pkey");
    }

    private static String plan(String query) throws SQLException {
        StringBuilder plan = new StringBuilder();
        try (Connection connection = Database.source().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET enable_seqscan = off");
            try (ResultSet row = statement.executeQuery("EXPLAIN " + query)) {
                while (row.next()) {
                    plan.append(row.getString(1)).append('\n');
                }
            }
        }
        return plan.toString();
    }

    @Test
    void a_connection_lost_before_the_commit_leaves_nothing() {
        change(store, "alpha");
        DataSource cut = Faults.before("commit", Database.source(), connection -> {
            connection.abort(Runnable::run);
            throw new SQLException("the connection is gone", "08006");
        });
        fails(StoreError.AWAY, () -> change(store(cut), "beta"));
        assertThat(entries()).hasSize(2);
    }

    @Test
    void a_transaction_that_the_database_gave_up_is_made_again_and_counts_once() {
        AtomicBoolean first = new AtomicBoolean(true);
        DataSource victim = Faults.before("commit", Database.source(), connection -> {
            if (first.getAndSet(false)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DO $$ BEGIN RAISE EXCEPTION 'a deadlock' USING ERRCODE = '40P01'; END $$");
                }
            }
        });
        PostgresFlagStore unlucky = store(victim);
        fails(StoreError.NOT_WRITTEN, () -> change(unlucky, "alpha"));
        assertThat(change(unlucky, "alpha")).isInstanceOf(Commit.Committed.class);
        assertThat(entries()).hasSize(2);
    }

    @Test
    void a_ledger_whose_last_entry_is_not_the_one_written_is_read_and_takes_no_more() {
        change(store, "alpha");
        Database.execute("ALTER TABLE flagward.entry_0 DISABLE TRIGGER entries_stay");
        try {
            Database.execute("UPDATE flagward.entry_0 SET root = sha256('x') WHERE sequence = 2 AND project = '"
                    + project + "'");
        } finally {
            Database.execute("ALTER TABLE flagward.entry_0 ENABLE TRIGGER entries_stay");
        }
        StoreState state = store.read();
        assertThat(state.writable()).isFalse();
        assertThat(state.warnings())
                .anySatisfy(problem -> assertThat(problem.code()).isEqualTo(StoreError.LEDGER_DAMAGED));
        fails(StoreError.LEDGER_DAMAGED, () -> change(store, "beta"));
        assertThat(entries()).hasSize(2);
    }

    @Test
    void an_entry_that_somebody_put_behind_the_end_is_damage() {
        change(store, "alpha");
        Database.execute(
                "INSERT INTO flagward.entry (project, sequence, entry, root, request) SELECT project, 3, entry,"
                        + " root, request FROM flagward.entry WHERE sequence = 2 AND project = '" + project + "'");
        assertThat(store.read().writable()).isFalse();
        fails(StoreError.LEDGER_DAMAGED, () -> change(store, "beta"));
    }

    @Test
    void a_project_that_does_not_exist_is_told_with_the_mend() {
        PostgresFlagStore none = new PostgresFlagStore(Database.source(), "none", "here", InstantSource.system());
        fails(StoreError.NO_DOCUMENT, none::read);
        fails(StoreError.NO_DOCUMENT, () -> none.commit(0, Drafts.refused("no")));
    }
}

package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.audit.TreeHead;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.LedgerCopy;
import dev.flagward.store.RequestKey;
import dev.flagward.store.Role;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import dev.flagward.testkit.History;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Tables as the first version made them, with a ledger in them, under today's program; and tables of tomorrow. */
@Tag("slow")
class SchemaTest {
    private static final String PROJECT = "pms";
    private static final String OWNER = "table_owner";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    /** Everything that a script makes, and Flyway's own record. */
    private static final String FORM = """
            SELECT 'column', relname || '.' || attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
            WHERE relnamespace = 'flagward'::regnamespace AND attnum > 0
            UNION ALL SELECT 'function', proname || ': ' || prosrc FROM pg_proc WHERE pronamespace = 'flagward'::regnamespace
            UNION ALL SELECT 'trigger', tgrelid::regclass || ': ' || tgname FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT 'script', version || ': ' || success FROM flagward.flyway_schema_history
            ORDER BY 1, 2""";

    private static List<String> donated = List.of();

    /** A database whose tables are of version 1 and hold a ledger of five entries; others are copied from it. */
    @BeforeAll
    static void make() throws Exception {
        String donor = Database.project();
        Database.make(donor);
        PostgresFlagStore store = new PostgresFlagStore(Database.source(), donor, "the donor", InstantSource.system());
        for (int i = 0; i < 3; i++) {
            change(store, i == 1 ? "beta" : "alpha");
        }
        StoreState state = store.read();
        store.commit(
                state.revision(), Drafts.replacing(Drafts.grown(state.document(), 800), "growth", Optional.empty()));
        donated = entries(store);
        String roles =
                Files.readString(Path.of(System.getProperty("flagward.root")).resolve("deploy/postgresql/roles.sql"));
        Database.execute(roles);
        Database.execute("CREATE ROLE " + OWNER + " LOGIN; CREATE ROLE old_operator LOGIN IN ROLE flagward_operator");
        Database.execute("CREATE DATABASE first OWNER " + OWNER);
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(Database.elsewhere("first", OWNER))
                .locations("classpath:dev/flagward/store/postgres")
                .schemas("flagward")
                .target("1")
                .load()
                .migrate();
        Database.execute(
                Database.elsewhere("first", OWNER),
                roles.substring(roles.indexOf("GRANT USAGE"), roles.indexOf("-- Says who")));
        for (String table : List.of(
                "project (name, document, size, frontier, digest, written, checkpoint)",
                "entry (project, sequence, entry, root, request)",
                "patch (project, sha256, patch)",
                "changed (project, flag, at)",
                "signing_key (project, secret)")) {
            move(table, donor);
        }
    }

    private static void move(String table, String donor) throws SQLException {
        String columns = table.substring(table.indexOf('(') + 1, table.indexOf(')'));
        String from = "SELECT " + columns + " FROM flagward." + table.substring(0, table.indexOf(' ')) + " WHERE "
                + columns.substring(0, columns.indexOf(',')) + " = '" + donor + "'";
        String marks =
                "?" + ", ?".repeat((int) columns.chars().filter(c -> c == ',').count());
        try (Connection source = Database.source().getConnection();
                Connection target = Database.elsewhere("first", OWNER).getConnection();
                Statement reading = source.createStatement();
                ResultSet row = reading.executeQuery(from);
                PreparedStatement writing =
                        target.prepareStatement("INSERT INTO flagward." + table + " VALUES (" + marks + ")")) {
            int moved = 0;
            for (; row.next(); moved++) {
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    writing.setObject(i, row.getString(i).equals(donor) ? PROJECT : row.getObject(i));
                }
                writing.executeUpdate();
            }
            assertThat(moved).as(table).isPositive();
        }
    }

    private static String copied(String of) {
        String copy = of + DATABASES.incrementAndGet();
        Database.execute(
                Database.elsewhere("template1", "tester"),
                "CREATE DATABASE " + copy + " TEMPLATE " + of + " OWNER " + OWNER);
        return copy;
    }

    private static PostgresFlagStore store(DataSource source) {
        return new PostgresFlagStore(source, PROJECT, "the store", InstantSource.system());
    }

    private static Commit change(PostgresFlagStore store, String flag) {
        StoreState state = store.read();
        return store.commit(
                state.revision(),
                Drafts.by(store.identity().orElseThrow(), Drafts.turning(state.document(), flag, "a change")));
    }

    private static List<String> entries(PostgresFlagStore store) {
        List<String> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entry -> entries.add(entry.json().toString()));
        return entries;
    }

    private static void fails(StoreError code, String says, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.problems().list())
                                .allSatisfy(
                                        problem -> assertThat(problem.code()).isEqualTo(code))
                                .anySatisfy(problem ->
                                        assertThat(problem.toString()).contains(says)));
    }

    private static String version(DataSource source) {
        return Database.told(source, "SELECT flagward.schema_version()");
    }

    @Test
    void the_version_that_is_written_is_the_last_scripts_and_what_the_tables_say() {
        MigrationInfo[] scripts = Flyway.configure(Schema.class.getClassLoader())
                .dataSource(Database.source())
                .locations("classpath:dev/flagward/store/postgres")
                .schemas("flagward")
                .load()
                .info()
                .applied();
        assertThat(scripts[scripts.length - 1].getVersion()).hasToString(Integer.toString(Schema.VERSION));
        assertThat(version(Database.source())).isEqualTo(Integer.toString(Schema.VERSION));
    }

    @Test
    void an_owners_change_brings_older_tables_forward_and_the_ledger_goes_on() {
        DataSource source = Database.elsewhere(copied("first"), OWNER);
        PostgresFlagStore store = store(source);
        assertThat(store.roles("production")).contains(Role.ADMIN).doesNotContain(Role.ROBOT);
        assertThat(store.holders(Role.OPERATOR, "production").orElseThrow()).contains(OWNER, "old_operator");
        TreeHead before = store.attestation().orElseThrow().head();
        assertThat(before.size()).isEqualTo(donated.size());
        assertThat(change(store, "alpha"))
                .isInstanceOfSatisfying(
                        Commit.Committed.class,
                        done -> assertThat(done.receipt().revision()).isEqualTo(before.size() + 1));
        assertThat(version(source)).isEqualTo(Integer.toString(Schema.VERSION));
        assertThat(entries(store).subList(0, donated.size())).isEqualTo(donated);
        assertThat(store.read().warnings()).isEmpty();
        Database.execute(source, "GRANT USAGE ON SCHEMA flagward TO flagward_operator");
        assertThat(change(store(Database.elsewhere(databaseOf(source), "old_operator")), "beta"))
                .isInstanceOf(Commit.Committed.class);
    }

    private static String databaseOf(DataSource source) {
        return Database.told(source, "SELECT current_database()");
    }

    @Test
    void older_tables_are_read_by_whoever_might_and_written_by_nobody_who_may_not_bring_them_forward() {
        String database = copied("first");
        DataSource owner = Database.elsewhere(database, OWNER);
        String before = Database.told(owner, FORM);
        PostgresFlagStore store = store(Database.elsewhere(database, "old_operator"));
        assertThat(store.read().revision()).isEqualTo(donated.size());
        assertThat(entries(store)).isEqualTo(donated);
        assertThat(store.roles("production")).containsExactlyInAnyOrder(Role.VIEWER, Role.EDITOR, Role.OPERATOR);
        fails(StoreError.OLDER_TABLES, "belong to " + OWNER, () -> change(store, "alpha"));
        assertThat(Database.told(owner, FORM)).isEqualTo(before);
        assertThat(entries(store)).isEqualTo(donated);
    }

    @Test
    void while_somebody_reads_on_and_on_as_a_dump_does_they_are_not_brought_forward_and_that_is_told()
            throws Exception {
        DataSource source = Database.elsewhere(copied("first"), OWNER);
        String before = Database.told(source, FORM);
        PostgresFlagStore store = store(source);
        try (Connection dump = source.getConnection();
                Statement statement = dump.createStatement()) {
            dump.setAutoCommit(false);
            statement.execute("LOCK TABLE flagward.project IN ACCESS SHARE MODE");
            fails(StoreError.BUSY, "nothing was changed", () -> change(store, "alpha"));
            assertThat(Database.told(source, FORM)).isEqualTo(before);
            dump.rollback();
        }
        assertThat(change(store, "alpha")).isInstanceOf(Commit.Committed.class);
    }

    @Test
    void of_many_writers_who_meet_older_tables_each_is_told_the_truth() throws Exception {
        String database = copied("first");
        DataSource source = Database.elsewhere(database, "tester");
        Database.execute(
                source, "INSERT INTO flagward.project (name, document) VALUES ('new', '" + Drafts.PLAIN + "')");
        History history = new History();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            writers.add(new Thread(history.client(
                    () -> new PostgresFlagStore(source, "new", "the store", InstantSource.system()),
                    () -> history.acknowledged() < 30)));
        }
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join(TimeUnit.SECONDS.toMillis(60));
        }
        assertThat(version(source)).isEqualTo(Integer.toString(Schema.VERSION));
        assertThat(history.acknowledged()).isGreaterThanOrEqualTo(30);
        assertThat(history.violations(new PostgresFlagStore(source, "new", "the store", InstantSource.system())))
                .isEmpty();
    }

    /** A process that dies before its nth word to the database, or right after one that ends a transaction. */
    private static final class Mortal {
        private final AtomicInteger left;
        private boolean dead;

        Mortal(int words) {
            left = new AtomicInteger(words);
        }

        DataSource source(DataSource real) {
            DataSource source = Faults.after("commit", real, this::say);
            for (String word : List.of("createStatement", "prepareStatement", "commit")) {
                source = Faults.before(word, source, this::say);
            }
            return source;
        }

        private void say(Connection connection) throws SQLException {
            if (dead || left.decrementAndGet() == 0) {
                dead = true;
                connection.abort(Runnable::run);
                throw new SQLException("the process died", "08006");
            }
        }
    }

    @Test
    void whoever_dies_anywhere_while_bringing_them_forward_leaves_the_old_or_the_new_and_the_next_goes_on()
            throws Exception {
        String database = copied("first");
        String old = Database.told(Database.elsewhere(database, "tester"), FORM);
        String reference = copied("first");
        Schema.bring(Database.elsewhere(reference, OWNER), "the store");
        String now = Database.told(Database.elsewhere(reference, "tester"), FORM);
        int leftOld = 0;
        int leftNew = 0;
        for (int words = 1; ; words++) {
            Mortal mortal = new Mortal(words);
            boolean ended = true;
            try {
                Schema.forward(mortal.source(Database.elsewhere(database, OWNER)), "the store");
            } catch (SQLException | RuntimeException died) {
                ended = false;
            }
            if (!mortal.dead && ended) {
                break;
            }
            gone(database);
            String form = Database.told(Database.elsewhere(database, "tester"), FORM);
            assertThat(form).as("after " + words + " words").isIn(old, now);
            assertThat(entries(store(Database.elsewhere(database, OWNER)))).isEqualTo(donated);
            if (form.equals(now)) {
                leftNew++;
                assertThat(change(store(Database.elsewhere(database, OWNER)), "alpha"))
                        .isInstanceOf(Commit.Committed.class);
                database = copied("first");
            } else {
                leftOld++;
            }
        }
        assertThat(leftOld).as("deaths before the commit point").isGreaterThan(10);
        assertThat(leftNew).as("deaths behind it").isPositive();
        assertThat(change(store(Database.elsewhere(database, OWNER)), "alpha")).isInstanceOf(Commit.Committed.class);
    }

    @Test
    void whoever_dies_while_making_the_first_tables_leaves_none_or_all_and_the_next_copy_goes_on() throws Exception {
        String database = "empty";
        Database.execute("CREATE DATABASE empty OWNER " + OWNER);
        DataSource source = Database.elsewhere(database, OWNER);
        String there = "SELECT to_regclass('flagward.project') IS NOT NULL";
        int deaths = 0;
        for (int words = 1; Database.told(source, there).equals("f"); words += 7) {
            Mortal mortal = new Mortal(words);
            try {
                Schema.bring(mortal.source(source), "the store");
            } catch (RuntimeException died) {
                deaths++;
            }
            gone(database);
        }
        assertThat(deaths).isGreaterThan(5);
        assertThat(version(source)).isEqualTo(Integer.toString(Schema.VERSION));
        PostgresFlagStore from = store(Database.elsewhere(copied("first"), OWNER));
        PostgresFlagStore to = new PostgresFlagStore(source, PROJECT, "there", InstantSource.system());
        assertThat(new LedgerCopy(from, to).run(Drafts.TESTER, Instant.EPOCH).size())
                .isEqualTo(donated.size());
    }

    private static void gone(String database) throws InterruptedException {
        String others = "SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database + "'";
        for (int i = 0; i < 1000 && !Database.told(Database.source(), others).equals("0"); i++) {
            Thread.sleep(2);
        }
    }

    @Test
    void tables_without_the_newest_index_are_brought_forward_by_their_owners_next_change() {
        DataSource source = Database.elsewhere(copied("first"), OWNER);
        Schema.bring(source, "the store");
        Database.execute(source, "DROP INDEX flagward.entry_by_notice");
        Database.execute(source, "DELETE FROM flagward.flyway_schema_history WHERE version::integer >= 7");
        Database.execute(
                source,
                "CREATE OR REPLACE FUNCTION flagward.schema_version() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 6'");
        assertThat(change(store(source), "alpha")).isInstanceOf(Commit.Committed.class);
        assertThat(version(source)).isEqualTo(Integer.toString(Schema.VERSION));
        assertThat(Database.told(source, "SELECT to_regclass('flagward.entry_by_notice') IS NOT NULL"))
                .isEqualTo("t");
    }

    /** As a ledger of many millions of entries is, to an index. */
    @Test
    void a_ledger_that_takes_longer_to_read_than_a_statement_may_is_brought_forward_all_the_same() {
        String database = copied("first");
        DataSource source = Database.elsewhere(database, OWNER);
        Schema.bring(source, "the store");
        PostgresFlagStore store = store(source);
        StoreState state = store.read();
        Draft draft = Drafts.turning(state.document(), "alpha", "a change").toBuilder()
                .key(Optional.of(new RequestKey("job-71", "abc")))
                .build();
        assertThat(store.commit(state.revision(), Drafts.by(store.identity().orElseThrow(), draft)))
                .isInstanceOf(Commit.Committed.class);
        Database.execute(source, """
                DROP INDEX flagward.entry_by_notice, flagward.entry_by_key;
                DELETE FROM flagward.flyway_schema_history WHERE version::integer >= 6;
                CREATE OR REPLACE FUNCTION flagward.schema_version() RETURNS integer LANGUAGE sql STABLE AS 'SELECT 5';
                CREATE OR REPLACE FUNCTION flagward.said(entry bytea) RETURNS json LANGUAGE plpgsql IMMUTABLE AS
                    'BEGIN PERFORM pg_sleep(2); RETURN convert_from(entry, ''UTF8'')::json; END'""");
        PGSimpleDataSource hurried = (PGSimpleDataSource) Database.elsewhere(database, OWNER);
        hurried.setOptions("-c statement_timeout=500");
        hurried.setSocketTimeout(1);
        assertThat(change(store(hurried), "beta")).isInstanceOf(Commit.Committed.class);
        assertThat(version(source)).isEqualTo(Integer.toString(Schema.VERSION));
    }

    @Test
    void tables_of_a_newer_version_are_read_and_not_written() {
        DataSource source = Database.elsewhere(copied("first"), OWNER);
        Schema.bring(source, "the store");
        Database.execute(
                source,
                "CREATE OR REPLACE FUNCTION flagward.schema_version() RETURNS integer LANGUAGE sql STABLE AS 'SELECT "
                        + (Schema.VERSION + 1) + "'");
        PostgresFlagStore store = store(source);
        assertThat(store.read().revision()).isEqualTo(donated.size());
        fails(StoreError.NEWER_TABLES, "version " + (Schema.VERSION + 1), () -> change(store, "alpha"));
        PostgresFlagStore elsewhere = new PostgresFlagStore(source, "another", "there", InstantSource.system());
        fails(
                StoreError.NEWER_TABLES,
                "version " + (Schema.VERSION + 1),
                () -> elsewhere.receive(TreeHead.EMPTY, List.of(), store.read().document()));
        assertThat(entries(store)).isEqualTo(donated);
    }
}

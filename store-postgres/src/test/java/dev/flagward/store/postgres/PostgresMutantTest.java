package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import dev.flagward.testkit.History;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The checks are able to fail: the mistakes that a store in a database could make are put back, and each is found. (One
 * that does not force is in {@link PostgresTroubleTest}, one that ignores the expected revision in the contract.)
 */
class PostgresMutantTest {
    private static final int ATTEMPTS = 40;

    private final String project = Database.project();

    @BeforeEach
    void make() {
        Database.make(project);
    }

    private FlagStore store(DataSource source) {
        return OwnServer.store(source, project);
    }

    private History lived(DataSource source) throws InterruptedException {
        History history = new History();
        List<Thread> clients = List.of(
                new Thread(history.client(() -> store(source), () -> history.attempts() < ATTEMPTS)),
                new Thread(history.client(() -> store(source), () -> history.attempts() < ATTEMPTS)));
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        return history;
    }

    private List<String> violations(History history) {
        return history.violations(store(Database.source()));
    }

    @Test
    void a_store_without_a_mistake_is_found_without_fault() throws Exception {
        History history = lived(Database.source());
        assertThat(violations(history)).isEmpty();
        assertThat(history.acknowledged()).isPositive();
    }

    @Test
    void an_acknowledgement_before_the_commit_is_found() throws Exception {
        AtomicInteger closed = new AtomicInteger();
        // The commit is put off until the connection is closed, and one in five is cut before that.
        DataSource hasty = Faults.instead(Database.source(), (connection, method, arguments) -> {
            boolean ends = method.getName().equals("setAutoCommit") && arguments != null && arguments[0].equals(true);
            if (method.getName().equals("commit") || ends) {
                return null;
            }
            if (method.getName().equals("close") && !connection.isReadOnly()) {
                if (closed.incrementAndGet() % 5 == 0) {
                    connection.abort(Runnable::run);
                } else {
                    connection.commit();
                }
            }
            return Faults.call(connection, method, arguments);
        });
        assertThat(violations(lived(hasty))).anyMatch(violation -> violation.startsWith("I1: lost"));
    }

    /** Acts as if entries had been inserted, and were there. */
    private static String swallowed(String sql) {
        if (sql.startsWith("INSERT INTO flagward.entry")) {
            return "INSERT INTO swallowed SELECT number FROM (SELECT ?::text, ?::uuid) AS told, unnest(?::bigint[]) AS number"
                    + " WHERE ?::bytea[] IS NOT NULL AND ?::bytea[] IS NOT NULL"
                    + (sql.contains(";") ? sql.substring(sql.indexOf(';')) : "");
        }
        return sql.startsWith("SELECT FROM flagward.entry")
                ? "SELECT WHERE ?::text <> '' AND ?::bigint > 0 AND ?::uuid IS NOT NULL"
                : sql;
    }

    @Test
    void an_error_of_the_ledger_that_is_swallowed_is_stopped_by_the_database_and_else_found() throws Exception {
        Database.execute("CREATE TABLE IF NOT EXISTS swallowed (number bigint)");
        DataSource swallowing = Faults.rewriting(Database.source(), PostgresMutantTest::swallowed);
        History stopped = lived(swallowing);
        assertThat(stopped.acknowledged()).isZero();
        assertThat(violations(stopped)).isEmpty();
        Database.execute("ALTER TABLE flagward.project DISABLE TRIGGER moved");
        try {
            History history = lived(swallowing);
            assertThat(history.acknowledged()).isPositive();
            assertThat(violations(history)).anyMatch(violation -> violation.startsWith("I1: lost"));
        } finally {
            Database.execute("ALTER TABLE flagward.project ENABLE TRIGGER moved");
        }
    }

    @Test
    void a_checksum_that_is_skipped_is_found() throws Exception {
        History history = lived(Database.source());
        StoreState last = store(Database.source()).read();
        store(Database.source()).commit(last.revision(), Drafts.turning(last.document(), "alpha", "forged"));
        Database.execute("ALTER TABLE flagward.entry_0 DISABLE TRIGGER entries_stay");
        try {
            Database.execute("UPDATE flagward.entry_0 SET root = sha256('x'), entry = convert_to("
                    + "replace(convert_from(entry, 'UTF8'), 'forged', 'by nobody'), 'UTF8') WHERE sequence = "
                    + (last.revision() + 1) + " AND project = '" + project + "'");
        } finally {
            Database.execute("ALTER TABLE flagward.entry_0 ENABLE TRIGGER entries_stay");
        }
        UnaryOperator<String> credulous = sql -> sql.replace(
                "(array_agg(root) FILTER (WHERE sequence = size))[1]",
                "decode(split_part(checkpoint, E'\\n', 3), 'base64')");
        FlagStore mutant = store(Faults.rewriting(Database.source(), credulous));
        assertThat(mutant.read().writable()).as("it does not see it").isTrue();
        assertThat(history.violations(mutant))
                .anyMatch(violation -> violation.startsWith("I2: nobody asked for by nobody"))
                .anyMatch(violation -> violation.startsWith("I7: what is signed"));
        assertThat(store(Database.source()).read().writable())
                .as("who looks at it sees it")
                .isFalse();
    }
}

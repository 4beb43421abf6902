package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.TreeHead;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Connections that are kept are the same ones, and cannot be told from new ones. */
class KeptConnectionsTest {
    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final KeptConnections kept =
            Database.location("any", "tester").keptConnections(Map.of(), (InstantSource) () -> now);

    @AfterEach
    void end() {
        kept.close();
    }

    private static String asked(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** The process of the server that a use of a connection is answered by. */
    private String used() throws SQLException {
        try (Connection connection = kept.getConnection()) {
            return asked(connection, "SELECT pg_backend_pid()");
        }
    }

    private static boolean lives(String process) throws SQLException {
        try (Connection connection = Database.source().getConnection()) {
            return !asked(connection, "SELECT count(*) FROM pg_stat_activity WHERE pid = " + process)
                    .equals("0");
        }
    }

    private static void awaitEnd(String process) throws SQLException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (lives(process)) {
            assertThat(System.nanoTime()).as("the connection ended").isLessThan(end);
            Thread.sleep(5);
        }
    }

    @Test
    void the_same_connection_is_given_out_again() throws Exception {
        assertThat(used()).isEqualTo(used());
    }

    @Test
    void two_uses_at_once_have_two_connections() throws Exception {
        try (Connection one = kept.getConnection();
                Connection other = kept.getConnection()) {
            assertThat(asked(one, "SELECT pg_backend_pid()")).isNotEqualTo(asked(other, "SELECT pg_backend_pid()"));
        }
    }

    @Test
    void nothing_of_a_use_is_left_for_the_next() throws Exception {
        String first;
        try (Connection connection = kept.getConnection()) {
            first = asked(connection, "SELECT pg_backend_pid()");
            try (Statement statement = connection.createStatement()) {
                statement.execute("LISTEN flagward");
                statement.execute("SET search_path = nowhere");
                statement.execute("SET synchronous_commit = off");
                statement.execute("SELECT pg_advisory_lock(17)");
                statement.execute("CREATE TEMP TABLE left_over (number int)");
            }
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setNetworkTimeout(Runnable::run, 1_800_000);
            asked(connection, "SELECT 1");
        }
        try (Connection next = kept.getConnection();
                Connection fresh = Database.source().getConnection()) {
            assertThat(asked(next, "SELECT pg_backend_pid()")).isEqualTo(first);
            assertThat(next.getAutoCommit()).isTrue();
            assertThat(next.isReadOnly()).isFalse();
            assertThat(next.getNetworkTimeout()).isBetween(1, 60_000);
            for (String query : List.of(
                    "SELECT count(*) FROM pg_listening_channels()",
                    "SELECT current_setting('search_path')",
                    "SELECT current_setting('synchronous_commit')",
                    "SELECT current_setting('transaction_isolation')",
                    "SELECT current_setting('lock_timeout')",
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()",
                    "SELECT count(*) FROM pg_class WHERE relname = 'left_over'")) {
                assertThat(asked(next, query)).as(query).isEqualTo(asked(fresh, query));
            }
        }
    }

    private String set(Connection connection) throws SQLException {
        try (connection) {
            return asked(connection, "SHOW statement_timeout");
        }
    }

    @Test
    void a_use_that_leaves_nothing_is_not_cleaned_up_after_for_another_such_one_a_moment_later() throws Exception {
        String untouched = set(kept.getConnection());
        try (Connection liar = KeptConnections.clean(kept)) {
            asked(liar, "SELECT set_config('statement_timeout', '4321ms', false)");
        }
        assertThat(set(KeptConnections.clean(kept))).as("taken at its word").isEqualTo("4321ms");
        assertThat(set(kept.getConnection()))
                .as("for a use that may do anything")
                .isEqualTo(untouched);
        try (Connection liar = KeptConnections.clean(kept)) {
            asked(liar, "SELECT set_config('statement_timeout', '4321ms', false)");
        }
        Thread.sleep(150); // the moment is a tenth of a second of the real clock
        assertThat(set(KeptConnections.clean(kept))).as("after that moment").isEqualTo(untouched);
    }

    @Test
    void a_transaction_that_was_left_open_is_undone() throws Exception {
        String project = Database.project();
        try (Connection connection = kept.getConnection()) {
            connection.setAutoCommit(false);
            Project.make(connection, project, new byte[] {'{', '}'});
        }
        try (Connection connection = kept.getConnection()) {
            assertThat(Project.find(connection, project, TreeHead.EMPTY)).isEmpty();
        }
    }

    @Test
    void one_that_died_in_between_is_replaced_and_so_are_the_others() throws Exception {
        Set<String> before = new HashSet<>();
        List<Connection> uses = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            uses.add(kept.getConnection());
            before.add(asked(uses.get(i), "SELECT pg_backend_pid()"));
        }
        for (Connection use : uses) {
            use.close();
        }
        String next = used();
        Database.execute("SELECT pg_terminate_backend(" + next + ")");
        awaitEnd(next);
        assertThat(used()).isNotIn(before);
        for (String process : before) {
            awaitEnd(process);
        }
    }

    @Test
    void one_that_dies_in_use_is_not_given_out_again() throws Exception {
        String process;
        try (Connection connection = kept.getConnection()) {
            process = asked(connection, "SELECT pg_backend_pid()");
            Database.execute("SELECT pg_terminate_backend(" + process + ")");
            awaitEnd(process);
        }
        assertThat(used()).isNotEqualTo(process);
    }

    @Test
    void after_five_minutes_there_is_a_new_one() throws Exception {
        String first = used();
        now = now.plus(Duration.ofMinutes(5)).minusMillis(1);
        assertThat(used()).isEqualTo(first);
        now = now.plusMillis(1);
        assertThat(used()).isNotEqualTo(first);
        awaitEnd(first);
    }

    @Test
    void none_is_left_once_they_are_closed() throws Exception {
        String idle = used();
        String late;
        try (Connection connection = kept.getConnection()) {
            late = asked(connection, "SELECT pg_backend_pid()");
            kept.close();
        }
        awaitEnd(idle);
        awaitEnd(late);
    }

    /** The store keeps all its promises on them. */
    @Nested
    class Contract extends PostgresFlagStoreContractTest {
        @Override
        DataSource source() {
            return kept;
        }
    }
}

package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.store.Lease;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lease in a database stands and falls with its connection. */
class SessionLockTest {
    private static final Duration TERM = Duration.ofSeconds(60);
    private static final String SESSIONS = "FROM pg_stat_activity WHERE application_name = 'flagward-lease of ";

    private final String project = Database.project();

    @BeforeEach
    void make() {
        Database.make(project);
    }

    private PostgresFlagStore store(String name) {
        return new PostgresFlagStore(Database.source(), name, "the test database", InstantSource.system());
    }

    private static long sessions(String holder) throws SQLException {
        try (Connection connection = Database.source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) " + SESSIONS + holder + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void a_session_that_the_database_ends_frees_the_lease_at_once_and_the_holder_is_told_when_it_renews()
            throws Exception {
        PostgresFlagStore store = store(project);
        Lease lease = store.lease("rollout/a", project, TERM).orElseThrow();
        assertThat(sessions(project)).isEqualTo(1);
        Database.execute("SELECT pg_terminate_backend(pid, 10000) " + SESSIONS + project + "'");
        Lease next = store(project).lease("rollout/a", "the next", TERM).orElseThrow();
        assertThat(lease.renew()).isFalse();
        assertThat(lease.held()).isFalse();
        lease.close();
        assertThat(next.renew()).isTrue();
        next.close();
    }

    @Test
    void a_closed_lease_leaves_no_session_and_one_that_was_not_given_neither() throws SQLException {
        PostgresFlagStore store = store(project);
        Lease lease = store.lease("rollout/a", project, TERM).orElseThrow();
        assertThat(store.lease("rollout/a", project + " again", TERM)).isEmpty();
        assertThat(sessions(project + " again")).isZero();
        lease.close();
        lease.close();
        assertThat(sessions(project)).isZero();
    }

    @Test
    void projects_of_one_database_have_leases_of_their_own() {
        Lease lease = store(project).lease("rollout/a", "one", TERM).orElseThrow();
        Lease other =
                store(Database.project()).lease("rollout/a", "other", TERM).orElseThrow();
        assertThat(lease.renew()).isTrue();
        assertThat(other.renew()).isTrue();
        lease.close();
        other.close();
    }

    @Test
    void a_connection_that_goes_back_to_a_pool_is_as_it_was() throws SQLException {
        try (Connection shared = Database.source().getConnection()) {
            int patience = shared.getNetworkTimeout();
            String name = setting(shared, "application_name");
            String idle = setting(shared, "idle_session_timeout");
            PostgresFlagStore store =
                    new PostgresFlagStore(Faults.kept(shared), project, "the test database", InstantSource.system());
            Lease lease = store.lease("rollout/a", "one", TERM).orElseThrow();
            assertThat(setting(shared, "idle_session_timeout")).isEqualTo("1min");
            assertThat(setting(shared, "application_name")).isEqualTo("flagward-lease of one");
            lease.close();
            assertThat(setting(shared, "idle_session_timeout")).isEqualTo(idle);
            assertThat(setting(shared, "application_name")).isEqualTo(name);
            assertThat(shared.getNetworkTimeout()).isEqualTo(patience);
            store(project).lease("rollout/a", "another", TERM).orElseThrow().close();
        }
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void a_database_that_is_away_is_said_to_be() {
        PostgresFlagStore nowhere = new PostgresFlagStore(
                PostgresLocation.parse("postgresql://localhost:1/postgres?project=pms")
                        .dataSource(Map.of()),
                "pms",
                "nowhere",
                InstantSource.system());
        assertThatThrownBy(() -> nowhere.lease("rollout/a", "one", TERM))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        away -> assertThat(away.problems().list().get(0).code()).isEqualTo(StoreError.AWAY));
    }
}

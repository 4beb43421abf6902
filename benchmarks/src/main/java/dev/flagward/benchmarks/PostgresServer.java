package dev.flagward.benchmarks;

import dev.flagward.audit.TreeHead;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.postgres.PostgresFlagStore;
import dev.flagward.store.postgres.PostgresLocation;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A real PostgreSQL on this machine that forces what it commits to the disk, started for a measurement: the programs that
 * the tests of store-postgres use, too.
 */
final class PostgresServer implements AutoCloseable {
    private final EmbeddedPostgres server;

    private PostgresServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /** @param place a directory for its data, which is not there yet */
    static PostgresServer start(Path place) throws IOException {
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(place)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "60")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + TurnedFlags.BY.id() + " SUPERUSER LOGIN");
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
        return new PostgresServer(server);
    }

    /** With the role that the entries are by, because the database takes no others. */
    String url(String project) {
        return "postgresql://" + TurnedFlags.BY.id() + "@localhost:" + server.getPort() + "/postgres?project="
                + project;
    }

    /** Connections as the product makes them. */
    static DataSource connections(String url) {
        return PostgresLocation.parse(url).dataSource(Map.of());
    }

    static PostgresFlagStore store(String url, DataSource connections) {
        return new PostgresFlagStore(connections, PostgresLocation.parse(url).project(), url, InstantSource.system());
    }

    PostgresFlagStore store(String project) {
        return store(url(project), connections(url(project)));
    }

    /** A new project that begins with these entries. */
    PostgresFlagStore made(String project, List<CopiedEntry> entries, FlagDocument like) {
        PostgresFlagStore store = store(project);
        store.receive(TreeHead.EMPTY, entries, like);
        return store;
    }

    void execute(String sql) {
        try (Connection connection = connections(url("any")).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** What it is, and that it keeps what it says it keeps. */
    String words() {
        try (Connection connection = connections(url("any")).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('server_version'),"
                        + " current_setting('fsync'), current_setting('synchronous_commit')")) {
            row.next();
            if (!row.getString(2).equals("on") || !row.getString(3).equals("on")) {
                throw new IllegalStateException("the server does not force what it commits");
            }
            return "PostgreSQL " + row.getString(1) + " on this machine, fsync and synchronous_commit on";
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

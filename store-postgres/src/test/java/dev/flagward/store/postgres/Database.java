package dev.flagward.store.postgres;

import dev.flagward.testkit.Drafts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** The real PostgreSQL that all tests of this module share: started once, gone with the JVM. */
final class Database {
    private static final EmbeddedPostgres SERVER = start();
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    private Database() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("max_connections", "40")
                    .start();
            execute(server.getPostgresDatabase(), "CREATE ROLE tester SUPERUSER LOGIN");
            Schema.bring(server.getPostgresDatabase(), "the test database");
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A project name that nobody has used. */
    static String project() {
        return "project-" + PROJECTS.incrementAndGet();
    }

    /** Makes a project with two flags and no ledger, as an administrator may. */
    static void make(String project) {
        execute("INSERT INTO flagward.project (name, document) VALUES ('" + project + "', '" + Drafts.PLAIN + "')");
    }

    /** As the product connects, as a superuser: {@link Drafts#TESTER}, because nobody writes what somebody else did. */
    static DataSource source() {
        return source(Drafts.TESTER.id());
    }

    static DataSource source(String role) {
        return location("any", role).dataSource(Map.of());
    }

    static PostgresLocation location(String project, String role) {
        return location("postgres", project, role);
    }

    private static PostgresLocation location(String database, String project, String role) {
        return PostgresLocation.parse(
                "postgresql://" + role + "@localhost:" + SERVER.getPort() + "/" + database + "?project=" + project);
    }

    /** Another database of the same server. */
    static DataSource elsewhere(String database, String role) {
        return location(database, "any", role).dataSource(Map.of());
    }

    static void execute(String sql) {
        execute(source(), sql);
    }

    static void execute(DataSource source, String sql) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** What a query answers, line by line, its columns parted by a bar. */
    static String told(DataSource source, String query) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            StringJoiner lines = new StringJoiner("\n");
            while (row.next()) {
                StringJoiner line = new StringJoiner("|");
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    line.add(row.getString(i));
                }
                lines.add(line.toString());
            }
            return lines.toString();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}

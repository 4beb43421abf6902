package dev.flagward.store.postgres;

import dev.flagward.testkit.Drafts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL of one test's own, which may be shut down and killed. */
final class OwnServer implements AutoCloseable {
    /** Kept, so that it stays as quiet as it is told to be: connections break here all the time. */
    private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

    private final Path directory;
    private final Map<String, String> settings;
    private EmbeddedPostgres server;

    OwnServer(Path directory, Map<String, String> settings) throws IOException {
        DRIVER_LOG.setLevel(Level.OFF);
        this.directory = directory;
        this.settings = settings;
        this.server = started(0);
        Database.execute(admin(), "CREATE ROLE tester SUPERUSER LOGIN");
        Schema.bring(admin(), "the test database");
    }

    private EmbeddedPostgres started(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "20");
        settings.forEach(builder::setServerConfig);
        return port == 0 ? builder.start() : builder.setPort(port).start();
    }

    /** Connects as the superuser, past the limits of the product. */
    DataSource admin() {
        return server.getPostgresDatabase();
    }

    /** Makes a project with two flags and no ledger, durably; its name. */
    String project() {
        String project = Database.project();
        try (Connection connection = admin().getConnection()) {
            connection.setAutoCommit(false);
            Project.durably(connection);
            Project.make(connection, project, Drafts.PLAIN.getBytes(StandardCharsets.UTF_8));
            connection.commit();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return project;
    }

    /** As the product connects. */
    PGSimpleDataSource source(String project) {
        return (PGSimpleDataSource) location(project).dataSource(Map.of());
    }

    PostgresLocation location(String project) {
        return PostgresLocation.parse(
                "postgresql://tester@localhost:" + server.getPort() + "/postgres?project=" + project);
    }

    PostgresFlagStore store(String project) {
        return store(source(project), project);
    }

    static PostgresFlagStore store(DataSource source, String project) {
        return new PostgresFlagStore(source, project, "the store", InstantSource.system());
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = admin().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The processes that serve the product's connections. */
    List<Long> backends() throws SQLException {
        try (Connection connection = admin().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pid FROM pg_stat_activity WHERE application_name = 'flagward'")) {
            List<Long> backends = new ArrayList<>();
            while (row.next()) {
                backends.add(row.getLong(1));
            }
            return backends;
        }
    }

    /** Shuts it down in order. */
    void stop() throws IOException {
        server.close();
    }

    /** Starts it again where it was. */
    void start() throws IOException {
        server = started(server.getPort());
    }

    /** Kills all its processes at once, and starts it again as it had been started. */
    void kill() throws IOException, InterruptedException {
        String pid =
                Files.readAllLines(directory.resolve("data/postmaster.pid")).get(0);
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        List<String> command = command(postmaster);
        List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
        all.add(postmaster);
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : all) {
            try {
                one.onExit().get(10, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException stays) {
                throw new IOException("process " + one.pid() + " does not die", stays);
            }
        }
        Files.deleteIfExists(directory.resolve("data/postmaster.pid"));
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("again.log").toFile())
                .start();
    }

    /** How the server was started: as somebody else where we are root, which a server refuses to run as. */
    private static List<String> command(ProcessHandle postmaster) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        String line = Files.readString(Path.of("/proc/" + postmaster.pid() + "/cmdline"));
        command.addAll(List.of(line.split("\\x00")));
        return command;
    }

    /** Comes back when it answers. */
    void awaitUp() throws InterruptedException {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20); ; Thread.sleep(5)) {
            try {
                execute("SELECT 1");
                return;
            } catch (SQLException comingUp) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException(comingUp);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

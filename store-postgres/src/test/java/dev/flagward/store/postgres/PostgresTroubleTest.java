package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import dev.flagward.testkit.History;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of its own, and everything that can befall it while four clients change flags. */
class PostgresTroubleTest {
    private static final int CLIENTS = 4;
    private static final int KILLS = 3;

    @TempDir
    Path directory;

    private final String project = Database.project();
    private EmbeddedPostgres server;

    @BeforeEach
    void start() throws IOException {
        server = started(0);
        Database.execute(server.getPostgresDatabase(), "CREATE ROLE tester SUPERUSER LOGIN");
        Schema.bring(server.getPostgresDatabase(), "the test database");
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            Project.make(connection, project, Drafts.PLAIN.getBytes(StandardCharsets.UTF_8));
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private EmbeddedPostgres started(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "20");
        return port == 0 ? builder.start() : builder.setPort(port).start();
    }

    private PostgresLocation location() {
        return PostgresLocation.parse(
                "postgresql://tester@localhost:" + server.getPort() + "/postgres?project=" + project);
    }

    private PostgresFlagStore store() {
        return store(location().dataSource(Map.of()));
    }

    private PostgresFlagStore store(DataSource source) {
        return new PostgresFlagStore(source, project, "the store", InstantSource.system());
    }

    /** Runs clients until the trouble is over. */
    private History lived(Trouble trouble) throws Exception {
        return lived(this::store, trouble);
    }

    private History lived(Supplier<FlagStore> store, Trouble trouble) throws Exception {
        History history = new History();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Thread(history.client(store, () -> !over.get())));
        }
        clients.forEach(Thread::start);
        try {
            trouble.befall(history);
        } finally {
            over.set(true);
            for (Thread client : clients) {
                client.join();
            }
        }
        return history;
    }

    private interface Trouble {
        void befall(History history) throws Exception;
    }

    private static void await(BooleanSupplier what) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!what.getAsBoolean()) {
            assertThat(System.nanoTime()).as("what was waited for came").isLessThan(end);
            Thread.sleep(1);
        }
    }

    private static void await(History history, int changes) throws InterruptedException {
        int goal = history.acknowledged() + changes;
        await(() -> history.acknowledged() >= goal);
    }

    /** The process that all others of the server hang on. */
    private ProcessHandle postmaster() throws IOException {
        String pid =
                Files.readAllLines(directory.resolve("data/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
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

    @Test
    void nothing_is_lost_or_half_done_when_the_server_is_killed_again_and_again() throws Exception {
        History history = lived(this::killed);
        assertThat(history.violations(store())).isEmpty();
    }

    @Test
    void nor_where_connections_are_kept_that_die_with_the_server() throws Exception {
        try (KeptConnections kept = location().keptConnections(Map.of(), InstantSource.system())) {
            History history = lived(() -> store(kept), this::killed);
            assertThat(history.violations(store())).isEmpty();
        }
    }

    private void killed(History told) throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            await(told, 20);
            ProcessHandle postmaster = postmaster();
            List<String> command = command(postmaster);
            List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
            all.add(postmaster);
            all.forEach(ProcessHandle::destroyForcibly);
            for (ProcessHandle one : all) {
                one.onExit().get(10, TimeUnit.SECONDS);
            }
            Files.deleteIfExists(directory.resolve("data/postmaster.pid"));
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("again.log").toFile())
                    .start();
            await(told, 1);
        }
    }

    @Test
    void of_attempts_that_race_none_undoes_another() throws Exception {
        History history = lived(told -> await(told, 300));
        assertThat(history.violations(store())).isEmpty();
        assertThat(history.attempts()).as("there were losers").isGreaterThan(history.acknowledged());
    }

    @Test
    void while_the_database_is_away_readers_see_how_old_it_is_and_writers_are_told_within_a_second() throws Exception {
        PostgresFlagStore store = store();
        StoreState before = store.read();
        server.close();
        StoreState aged = store.read();
        assertThat(aged.document()).isEqualTo(before.document());
        assertThat(aged.writable()).isFalse();
        assertThat(aged.warnings())
                .anySatisfy(warning -> assertThat(warning.code()).isEqualTo(StoreError.AGED));
        long start = System.nanoTime();
        refused(store, StoreError.AWAY);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        refused(store(), StoreError.AWAY);
        server = started(server.getPort());
        assertThat(store.read().writable()).isTrue();
        assertThat(store.read().revision()).isZero();
    }

    private static void refused(FlagStore store, StoreError code) {
        assertThatThrownBy(() -> store.commit(0, Drafts.refused("while it is away")))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.problems())
                                .allSatisfy(
                                        problem -> assertThat(problem.code()).isEqualTo(code)));
    }

    @Test
    void with_all_connections_taken_a_change_is_refused_and_nothing_is_changed() throws Exception {
        PostgresFlagStore store = store();
        store.read();
        List<Connection> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(server.getPostgresDatabase().getConnection());
            }
        } catch (SQLException full) {
            refused(store, StoreError.AWAY);
            assertThat(store.read().warnings())
                    .anySatisfy(warning -> assertThat(warning.code()).isEqualTo(StoreError.AGED));
        } finally {
            for (Connection one : taken) {
                one.close();
            }
        }
        await(() -> store.read().writable());
        assertThat(store.read().revision()).isZero();
    }
}

package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import dev.flagward.testkit.History;
import java.io.IOException;
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
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database of its own, and everything that can befall it while four clients change flags. */
@Tag("slow")
class PostgresTroubleTest {
    private static final int CLIENTS = 4;
    private static final int KILLS = 3;

    @TempDir
    Path directory;

    private OwnServer server;
    private String project = "";

    @BeforeEach
    void start() throws IOException {
        // What is not forced is written seldom, so that whoever does not force loses something.
        server = new OwnServer(directory, Map.of("wal_writer_delay", "10s"));
        project = server.project();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private PostgresFlagStore store() {
        return server.store(project);
    }

    /** Runs clients until the trouble is over. */
    private History lived(Trouble trouble) throws Exception {
        return lived(server.source(project), trouble);
    }

    private History lived(DataSource source, Trouble trouble) throws Exception {
        History history = new History();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Thread(history.client(() -> OwnServer.store(source, project), () -> !over.get())));
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

    @Test
    void nothing_is_lost_or_half_done_when_the_server_is_killed_again_and_again() throws Exception {
        History history = lived(this::killed);
        assertThat(history.violations(store())).isEmpty();
    }

    @Test
    void nor_where_connections_are_kept_that_die_with_the_server() throws Exception {
        try (KeptConnections kept = server.location(project).keptConnections(Map.of(), InstantSource.system())) {
            History history = lived(kept, this::killed);
            assertThat(history.violations(store())).isEmpty();
        }
    }

    private void killed(History told) throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            await(told, 20);
            server.kill();
            await(told, 1);
        }
    }

    @Test
    void a_change_that_was_acknowledged_and_not_forced_is_found_missing_when_the_server_is_killed() throws Exception {
        DataSource lossy = Faults.rewriting(
                server.source(project),
                sql -> sql.replace("'synchronous_commit', 'on'", "'synchronous_commit', 'off'"));
        History history = lived(lossy, told -> {
            await(told, 20);
            server.kill();
        });
        server.awaitUp();
        assertThat(history.violations(store())).anyMatch(violation -> violation.startsWith("I1: lost"));
    }

    @Test
    void while_the_database_is_away_readers_see_how_old_it_is_and_writers_are_told_within_a_second() throws Exception {
        PostgresFlagStore store = store();
        StoreState before = store.read();
        server.stop();
        StoreState aged = store.read();
        assertThat(aged.document()).isEqualTo(before.document());
        assertThat(aged.writable()).isFalse();
        assertThat(aged.warnings())
                .anySatisfy(warning -> assertThat(warning.code()).isEqualTo(StoreError.AGED));
        long start = System.nanoTime();
        refused(store, StoreError.AWAY);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        refused(store(), StoreError.AWAY);
        server.start();
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
                taken.add(server.admin().getConnection());
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

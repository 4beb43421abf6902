package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.Entry;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database on a small disk of its own, which fills up. Only root can make such a disk: else nothing runs here. */
@Tag("slow")
class PostgresFullDiskTest {
    private static final String PROJECT = "pms";

    @TempDir
    Path directory;

    private Path disk;
    private boolean mounted;
    private Optional<EmbeddedPostgres> server = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        mounted = ran("mount", "-t", "tmpfs", "-o", "size=144m", "tmpfs", disk.toString());
        assumeTrue(mounted, "only root can mount a small disk here");
        EmbeddedPostgres started = started(0);
        Database.execute(started.getPostgresDatabase(), "CREATE ROLE tester SUPERUSER LOGIN");
        Schema.bring(started.getPostgresDatabase(), "the test database");
        try (Connection connection = started.getPostgresDatabase().getConnection()) {
            Project.make(connection, PROJECT, Drafts.PLAIN.getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (server.isPresent()) {
            server.get().close();
        }
        if (mounted) {
            assertThat(ran("umount", "-l", disk.toString())).isTrue();
        }
    }

    private static boolean ran(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    private EmbeddedPostgres started(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(disk.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("max_wal_size", "32MB")
                .setServerConfig("max_connections", "20");
        EmbeddedPostgres started =
                port == 0 ? builder.start() : builder.setPort(port).start();
        server = Optional.of(started);
        return started;
    }

    private PostgresFlagStore store() {
        return new PostgresFlagStore(
                PostgresLocation.parse("postgresql://tester@localhost:"
                                + server.orElseThrow().getPort() + "/postgres?project=" + PROJECT)
                        .dataSource(Map.of()),
                PROJECT,
                "the store",
                InstantSource.system());
    }

    /** Takes all the room there is. */
    private void fill() throws IOException {
        byte[] some = new byte[4096];
        try (OutputStream ballast = Files.newOutputStream(disk.resolve("ballast"))) {
            while (true) {
                ballast.write(some);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
    }

    private static long turned(PostgresFlagStore store, String reason) {
        StoreState state = store.read();
        Commit done = store.commit(state.revision(), Drafts.turning(state.document(), "alpha", reason));
        return ((Commit.Committed) done).receipt().revision();
    }

    /** A change whose patch and document take more room than there is. */
    private static void grown(PostgresFlagStore store, int flags) {
        StoreState state = store.read();
        FlagDocument next = Drafts.grown(Drafts.document(Drafts.PLAIN), flags);
        store.commit(state.revision(), Drafts.replacing(next, "growth to " + flags, Optional.empty()));
    }

    private static List<Entry> entries(PostgresFlagStore store) {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        return entries;
    }

    @Test
    void on_a_full_disk_a_change_is_refused_wholly_reading_goes_on_and_room_is_all_it_takes() throws Exception {
        PostgresFlagStore store = store();
        turned(store, "first");
        fill();
        List<StoreException> refused = new ArrayList<>();
        int flags = 100;
        for (; refused.isEmpty() && flags < 4000; flags += 100) {
            StoreState before = store.read();
            try {
                grown(store, flags);
            } catch (StoreException full) {
                refused.add(full);
                assertThat(store.read()).isEqualTo(before);
                assertThat(entries(store())).hasSize((int) before.revision());
            }
        }
        assertThat(refused).as("it became full").hasSize(1);
        assertThat(refused.get(0).problems()).allSatisfy(problem -> {
            assertThat(problem.code()).isEqualTo(StoreError.NOT_WRITTEN);
            assertThat(problem.toString()).contains("is full", "nothing was changed", "make room");
        });
        Files.delete(disk.resolve("ballast"));
        grown(store, flags);
        assertThat(store.read().document().flags()).hasSize(flags + 2);
        assertThat(store.at(store.read().revision())).isEqualTo(store.read().document());
        turned(store, "goes on");
    }

    /** Without room for its log a server stops itself, in the middle of a change. */
    @Test
    void a_server_that_dies_of_a_full_disk_has_all_that_was_acknowledged_when_there_is_room_again() throws Exception {
        PostgresFlagStore store = store();
        long acknowledged = turned(store, "first");
        fill();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 50; i++) {
                        Database.execute(server.orElseThrow().getPostgresDatabase(), "SELECT pg_switch_wal()");
                        turned(store, "change " + i);
                    }
                })
                .as("the log found no room")
                .isInstanceOfAny(StoreException.class, IllegalStateException.class);
        acknowledged = Math.max(acknowledged, store.read().revision());
        int port = server.orElseThrow().getPort();
        Files.delete(disk.resolve("ballast"));
        server.orElseThrow().close();
        started(port);
        StoreState state = store.read();
        assertThat(state.warnings()).isEmpty();
        assertThat(state.revision()).isGreaterThanOrEqualTo(acknowledged);
        assertThat(store.at(state.revision())).isEqualTo(state.document());
        assertThat(turned(store, "goes on")).isEqualTo(state.revision() + 1);
    }
}

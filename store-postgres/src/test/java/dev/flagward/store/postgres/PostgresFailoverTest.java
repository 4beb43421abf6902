package dev.flagward.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.store.Commit;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.testkit.Drafts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary, a standby that follows it, and a standby that takes over before it had heard everything. */
@Tag("slow")
class PostgresFailoverTest {
    private static final String PROJECT = "pms";

    @TempDir
    Path directory;

    private EmbeddedPostgres primary;
    private EmbeddedPostgres standby;
    /** Where the address leads that clients know. */
    private EmbeddedPostgres address;

    @BeforeEach
    void start() throws Exception {
        primary = started("primary", 0);
        Database.execute(primary.getPostgresDatabase(), "CREATE ROLE tester SUPERUSER LOGIN");
        Schema.bring(primary.getPostgresDatabase(), "the primary");
        try (Connection connection = primary.getPostgresDatabase().getConnection()) {
            Project.make(connection, PROJECT, Drafts.PLAIN.getBytes(StandardCharsets.UTF_8));
        }
        int port = primary.getPort();
        primary.close();
        copy(directory.resolve("primary"), directory.resolve("standby"));
        Files.createFile(directory.resolve("standby/standby.signal"));
        Files.writeString(
                directory.resolve("standby/postgresql.auto.conf"),
                "primary_conninfo = 'host=localhost port=" + port + " user=tester'\n",
                StandardOpenOption.APPEND);
        primary = started("primary", port);
        standby = started("standby", 0);
        address = primary;
    }

    @AfterEach
    void stop() throws IOException {
        standby.close();
        primary.close();
    }

    private EmbeddedPostgres started(String name, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve(name))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("wal_level", "replica")
                .setServerConfig("max_wal_senders", "5")
                .setServerConfig("wal_retrieve_retry_interval", "100")
                .setServerConfig("max_connections", "20");
        return port == 0 ? builder.start() : builder.setPort(port).start();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : (Iterable<Path>) all::iterator) {
                Files.copy(one, to.resolve(from.relativize(one)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** A client that connects to wherever the address leads now. */
    private FlagStore client() {
        DataSource moving = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> source(address).getConnection());
        return new PostgresFlagStore(moving, PROJECT, "the store", InstantSource.system());
    }

    private static DataSource source(EmbeddedPostgres server) {
        return PostgresLocation.parse(
                        "postgresql://tester@localhost:" + server.getPort() + "/postgres?project=" + PROJECT)
                .dataSource(Map.of());
    }

    private static long change(FlagStore store, String reason) {
        StoreState state = store.read();
        Commit commit = store.commit(state.revision(), Drafts.turning(state.document(), "alpha", reason));
        return ((Commit.Committed) commit).receipt().revision();
    }

    private void arrived(long revision) throws InterruptedException {
        String size = "SELECT size FROM flagward.project";
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Database.told(source(standby), size).equals(Long.toString(revision))) {
            assertThat(System.nanoTime()).as("the standby follows").isLessThan(end);
            Thread.sleep(10);
        }
    }

    /** Cuts the standby off, lets the primary go on, and puts the standby in its place. */
    private void failover(Runnable meanwhile) throws Exception {
        Database.execute(source(standby), "ALTER SYSTEM SET primary_conninfo = ''");
        Database.execute(source(standby), "SELECT pg_reload_conf()");
        String receiving = "SELECT count(*) FROM pg_stat_wal_receiver";
        while (!Database.told(source(standby), receiving).equals("0")) {
            Thread.sleep(10);
        }
        meanwhile.run();
        primary.close();
        assertThat(Database.told(source(standby), "SELECT pg_promote(true, 30)"))
                .isEqualTo("t");
        address = standby;
    }

    private static void wentBack(FlagStore store) {
        StoreState state = store.read();
        assertThat(state.writable()).isFalse();
        assertThat(state.warnings())
                .anySatisfy(problem -> assertThat(problem.code()).isEqualTo(StoreError.WENT_BACK));
        assertThatThrownBy(() -> store.commit(
                        state.revision(), Drafts.turning(state.document(), "beta", "as if nothing had happened")))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.problems())
                                .allSatisfy(
                                        problem -> assertThat(problem.code()).isEqualTo(StoreError.WENT_BACK)));
    }

    @Test
    void whoever_was_told_of_changes_that_a_late_standby_does_not_have_says_so_and_writes_nothing() throws Exception {
        FlagStore told = client();
        FlagStore reading = client();
        FlagStore early = client();
        change(told, "first");
        arrived(2);
        assertThat(early.read().revision()).isEqualTo(2);
        failover(() -> {
            change(told, "lost one");
            change(told, "lost two");
            assertThat(reading.read().revision()).isEqualTo(4);
        });
        wentBack(told);
        wentBack(reading);
        assertThat(early.read().warnings())
                .as("it has seen nothing that is missing")
                .isEmpty();
        FlagStore forgetful = client();
        assertThat(change(forgetful, "who knows nothing of it goes on")).isEqualTo(3);
        change(forgetful, "and on");
        change(forgetful, "until there are more than there were");
        wentBack(told);
        wentBack(reading);
        assertThat(change(early, "also from what it has seen")).isEqualTo(6);
        List<String> reasons = new ArrayList<>();
        client().entries(2, Long.MAX_VALUE, entry -> reasons.add(entry.reason().orElse("")));
        assertThat(reasons).hasSize(5).doesNotContain("lost one", "lost two", "as if nothing had happened");
    }

    private void synchronously() {
        Database.execute(primary.getPostgresDatabase(), "ALTER SYSTEM SET synchronous_standby_names = '*'");
        Database.execute(primary.getPostgresDatabase(), "SELECT pg_reload_conf()");
    }

    private static void unconfirmed(FlagStore store) {
        assertThatThrownBy(() -> change(store, "nobody confirms this one"))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failed -> assertThat(failed.problems())
                                .as("the primary has it, and waits for the standby")
                                .allSatisfy(
                                        problem -> assertThat(problem.code()).isEqualTo(StoreError.OUTCOME_UNKNOWN)));
    }

    @Test
    void with_a_standby_that_confirms_each_change_none_that_was_acknowledged_is_lost() throws Exception {
        synchronously();
        FlagStore told = client();
        for (int i = 0; i < 5; i++) {
            change(told, "change " + i);
        }
        failover(() -> unconfirmed(told));
        StoreState state = told.read();
        assertThat(state.warnings()).isEmpty();
        assertThat(state.revision()).isEqualTo(6);
        assertThat(change(told, "goes on")).isEqualTo(7);
    }

    @Test
    void a_change_whose_wait_for_the_standby_somebody_ends_is_not_acknowledged() throws Exception {
        synchronously();
        FlagStore told = client();
        change(told, "first");
        failover(() -> {
            Thread impatient = new Thread(() -> {
                String end = "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
                while (Database.told(source(primary), end).equals("0")) {
                    Thread.onSpinWait();
                }
            });
            impatient.start();
            unconfirmed(told);
        });
        assertThat(told.read().warnings()).isEmpty();
        assertThat(told.read().revision()).isEqualTo(2);
    }

    @Test
    void a_standby_is_read_and_told_that_it_takes_no_changes() throws Exception {
        change(client(), "first");
        arrived(2);
        address = standby;
        FlagStore store = client();
        StoreState state = store.read();
        assertThat(state.revision()).isEqualTo(2);
        assertThatThrownBy(() -> store.commit(2, Drafts.turning(state.document(), "beta", "on the standby")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("standby");
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        assertThat(entries).hasSize(2);
    }
}

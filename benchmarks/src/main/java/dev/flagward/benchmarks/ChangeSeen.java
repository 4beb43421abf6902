package dev.flagward.benchmarks;

import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.EntryMaker;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.Disk;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.store.file.RealDisk;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/**
 * How long after a change a reader in another process is told, beside the least that the platform takes for the same
 * word, in turns. The clock starts before the step that lets others see the change: the rename of the document's file, the
 * commit of the transaction, the request that writes the ConfigMap; for the least, before the same step.
 */
public final class ChangeSeen {
    private static final int FLAGS = 18;
    private static final int WARM_UP = 60;
    private static final long REST = 10;

    private final FlagDocument document = TurnedFlags.document(FLAGS);
    private final Path place;
    private final int rounds;

    private ChangeSeen(Path place, int rounds) {
        this.place = place;
        this.rounds = rounds;
    }

    /** How what is measured is held against the least. */
    private enum Aim {
        FIVE_MORE("≤ 5 ms more"),
        TWICE("≤ 2 x"),
        THRICE("≤ 3 x");

        private final String words;

        Aim(String words) {
            this.words = words;
        }

        String of(double ours, double least) {
            double ratio = ours / least;
            double more = ours - least;
            boolean met = switch (this) {
                case FIVE_MORE -> more <= 5;
                case TWICE -> ratio <= 2;
                case THRICE -> ratio <= 3;
            };
            String measured = this == FIVE_MORE
                    ? String.format(Locale.ROOT, "%.2f ms more", more)
                    : String.format(Locale.ROOT, "%.2f x", ratio);
            return measured + " | " + words + " | " + (met ? "" : "**missed**");
        }
    }

    /**
     * Prints the table.
     *
     * @param arguments a directory to write in, and how many changes of each kind
     */
    public static void main(String[] arguments) throws Exception {
        Path scratch = Files.createDirectories(Path.of(arguments[0])).toRealPath();
        ChangeSeen seen = new ChangeSeen(Files.createTempDirectory(scratch, "seen"), Integer.parseInt(arguments[1]));
        System.out.println("| told | p50, ms | p99, ms | and read, p50, ms | from the call, p50, ms | beside the least,"
                + " p50 | aim | |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|---|");
        seen.file();
        String database = seen.postgres();
        String cluster = seen.cluster();
        System.out.printf("%n%d changes of each kind. %s. %s.%n", seen.rounds, database, cluster);
    }

    private void file() throws Exception {
        Path bare = Files.createDirectories(place.resolve("bare")).resolve("bare.json");
        Path next = place.resolve("next.json");
        byte[] bytes = DocumentWriter.write(document);
        try (Watched least = new Watched(
                        "a bare rename, by WatchService",
                        () -> {
                            Files.write(next, bytes);
                            long at = System.nanoTime();
                            Files.move(next, bare, StandardCopyOption.ATOMIC_MOVE);
                            return new Watched.Made(at, "bare");
                        },
                        Onlooker.Means.FILE_BARE,
                        bare.toString());
                Watched store = fileWatched("file, by the store's watch", Onlooker.Means.FILE_STORE);
                Watched client = fileWatched("file, by an application's client", Onlooker.Means.FILE_CLIENT)) {
            measure(Aim.FIVE_MORE, least, store, client);
        }
    }

    private Watched fileWatched(String title, Onlooker.Means means) throws IOException {
        Path file = Files.createDirectories(place.resolve(means.name())).resolve("flags.json");
        Files.write(file, DocumentWriter.write(document));
        AtomicLong stamp = new AtomicLong();
        Disk disk = Stamped.around(Disk.class, new RealDisk(), (method, arguments) -> {
            if (method.getName().equals("rename") && arguments[1].equals(file)) {
                stamp.set(System.nanoTime());
            }
            return Stamped.HAND_ON;
        });
        FlagStore store = new FileFlagStore(file, InstantSource.system(), disk);
        boolean byState = means == Onlooker.Means.FILE_CLIENT;
        return new Watched(title, turning(store, stamp::get, byState), means, file.toString());
    }

    /** Turns the first flag over. The onlooker names a change by its revision, or by where the flag stands after it. */
    private static Watched.Changing turning(FlagStore store, LongSupplier stamp, boolean byState) {
        return () -> {
            StoreState now = store.read();
            String flag = TurnedFlags.key(0);
            Commit commit = store.commit(now.revision(), TurnedFlags.turning(now.document(), flag));
            if (!(commit instanceof Commit.Committed done)
                    || !done.receipt().warnings().isEmpty()) {
                throw new IllegalStateException(commit.toString());
            }
            return new Watched.Made(
                    stamp.getAsLong(),
                    byState
                            ? Boolean.toString(!TurnedFlags.isOn(now.document(), flag))
                            : Long.toString(done.receipt().revision()));
        };
    }

    private String postgres() throws Exception {
        try (PostgresServer server = PostgresServer.start(place.resolve("postgresql"))) {
            server.made(
                            "seen",
                            List.of(EntryMaker.started(Instant.now(), TurnedFlags.BY, "bench", document)
                                    .copied()),
                            document)
                    .close();
            String url = server.url("seen");
            AtomicLong stamp = new AtomicLong();
            DataSource stamped = stampedCommits(PostgresServer.connections(url), stamp);
            try (Connection connection = PostgresServer.connections(url).getConnection();
                    Statement statement = connection.createStatement();
                    Watched least = new Watched(
                            "a bare NOTIFY, by LISTEN",
                            () -> notified(connection, statement),
                            Onlooker.Means.POSTGRES_BARE,
                            url);
                    Watched store = new Watched(
                            "PostgreSQL, by the store's watch",
                            turning(PostgresServer.store(url, stamped), stamp::get, false),
                            Onlooker.Means.POSTGRES_STORE,
                            url)) {
                connection.setAutoCommit(false);
                measure(Aim.TWICE, least, store);
            }
            return server.words();
        }
    }

    private static Watched.Made notified(Connection connection, Statement statement) throws SQLException {
        statement.execute("NOTIFY bare");
        long at = System.nanoTime();
        connection.commit();
        return new Watched.Made(at, "bare");
    }

    private static DataSource stampedCommits(DataSource inner, AtomicLong stamp) {
        return Stamped.around(
                DataSource.class,
                inner,
                (method, arguments) -> method.getName().equals("getConnection")
                        ? Stamped.around(Connection.class, inner.getConnection(), (called, given) -> {
                            if (called.getName().equals("commit")) {
                                stamp.set(System.nanoTime());
                            }
                            return Stamped.HAND_ON;
                        })
                        : Stamped.HAND_ON);
    }

    private String cluster() throws Exception {
        try (ClusterServer server = ClusterServer.start()) {
            String text = new String(DocumentWriter.write(document), StandardCharsets.UTF_8);
            server.make("bare", text);
            server.make("seen", text);
            AtomicLong number = new AtomicLong();
            String title = server.isMock() ? "mock of Kubernetes" : "Kubernetes";
            Watched.Changing turned = turning(server.store("seen"), server::stamp, false);
            try (Watched least = new Watched(
                            title + ", a bare PATCH, by watch",
                            () -> patched(server, Long.toString(number.incrementAndGet())),
                            Onlooker.Means.CLUSTER_BARE,
                            server.address(),
                            server.namespace(),
                            "bare");
                    Watched store = new Watched(
                            title + ", by the store's watch",
                            () -> {
                                server.stampOn("seen");
                                return turned.change();
                            },
                            Onlooker.Means.CLUSTER_STORE,
                            server.address(),
                            server.namespace(),
                            "seen")) {
                measure(Aim.THRICE, least, store);
            }
            return server.words();
        }
    }

    private static Watched.Made patched(ClusterServer server, String what) {
        server.stampOn("bare");
        server.client()
                .configMaps()
                .inNamespace(server.namespace())
                .withName("bare")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\": {\"bare\": \"" + what + "\"}}");
        return new Watched.Made(server.stamp(), what);
    }

    private void measure(Aim aim, Watched least, Watched... ours) throws Exception {
        for (int round = -Math.min(WARM_UP, rounds); round < rounds; round++) {
            least.once(round >= 0);
            Thread.sleep(REST);
            for (Watched one : ours) {
                one.once(round >= 0);
                Thread.sleep(REST);
            }
        }
        print(least, " | | |");
        for (Watched one : ours) {
            print(one, " " + aim.of(one.told().median(), least.told().median()) + " |");
        }
    }

    private static void print(Watched one, String judged) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f | %.1f |%s%n",
                one.title(),
                one.told().median(),
                one.told().percentile(99),
                one.read().median(),
                one.called().median(),
                judged);
    }
}

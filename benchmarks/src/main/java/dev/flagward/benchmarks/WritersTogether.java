package dev.flagward.benchmarks;

import dev.flagward.audit.Checkpoint;
import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.audit.NoteSigner;
import dev.flagward.audit.SignedNote;
import dev.flagward.audit.TreeHead;
import dev.flagward.control.Desk;
import dev.flagward.control.Outcome;
import dev.flagward.control.Switch;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Draft;
import dev.flagward.store.EntryMaker;
import dev.flagward.store.FlagStore;
import dev.flagward.store.postgres.KeptConnections;
import dev.flagward.store.postgres.PostgresLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * Changes a second that several writers make in one PostgreSQL database, each of a flag of its own, beside bare
 * transactions of two rows as long as a change's entry and document, on the same server in turns. Every writer has a desk
 * and a store of its own, as if it were a process of its own.
 */
public final class WritersTogether {
    private static final int TURNS = 3;
    private static final int WRITERS = 8;
    private static final int FLAGS = 18;
    private static final int ENTRY_BYTES = 700;
    private static final int PARTS = 1_000;

    private final FlagDocument document = TurnedFlags.document(FLAGS);
    private final PostgresServer server;
    private final String url;
    private final Duration turn;
    private final AtomicLong tried = new AtomicLong();
    private final AtomicLong gaveUp = new AtomicLong();

    private WritersTogether(PostgresServer server, Duration turn) {
        this.server = server;
        this.url = server.url("writers");
        this.turn = turn;
    }

    private enum Kind {
        BARE("bare insert of two rows, each writer's connection kept"),
        BARE_ANEW("bare insert of two rows, a connection for each"),
        BARE_IN_LINE("bare insert of two rows behind the lock of one shared row, each writer's connection kept"),
        DESK("a change, a desk and store for each writer, as in processes of their own"),
        ONE_DESK("a change, one desk and store for all writers, as in one process");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        boolean isChange() {
            return this == DESK || this == ONE_DESK;
        }
    }

    /** What came of some turns of one kind. */
    private record Rate(Sample perSecond, double tries, long gaveUp) {}

    /**
     * Prints the table.
     *
     * @param arguments a directory to write in, and how many seconds a turn takes
     */
    public static void main(String[] arguments) throws Exception {
        Path scratch = Files.createDirectories(Path.of(arguments[0])).toRealPath();
        Path place = Files.createTempDirectory(scratch, "writers");
        try (PostgresServer server = PostgresServer.start(place.resolve("postgresql"))) {
            WritersTogether writers = new WritersTogether(server, Duration.ofSeconds(Integer.parseInt(arguments[1])));
            writers.prepare();
            writers.table();
            writers.parts();
            System.out.printf("%n%s.%n", server.words());
        }
    }

    private void prepare() {
        server.execute("CREATE TABLE bare (number bigserial PRIMARY KEY, bytes bytea NOT NULL)");
        server.execute("CREATE TABLE shared (name text PRIMARY KEY)");
        server.execute("INSERT INTO shared VALUES ('writers')");
        EntryMaker first = EntryMaker.started(Instant.now(), TurnedFlags.BY, "bench", document);
        server.made("writers", List.of(first.copied()), document).close();
    }

    private void table() throws InterruptedException {
        measured(WRITERS, turn.dividedBy(2), 1);
        Map<Kind, Rate> alone = measured(1, turn.dividedBy(2), TURNS);
        Map<Kind, Rate> together = measured(WRITERS, turn, TURNS);
        System.out.printf(
                "| transaction | 1 writer, a second | %d writers, a second | tries for each | given up | to bare |"
                        + " to bare behind a lock | aim | |%n|---|--:|--:|--:|--:|--:|--:|--:|---|%n",
                WRITERS);
        double bare = rate(together, Kind.BARE).perSecond.median();
        double inLine = rate(together, Kind.BARE_IN_LINE).perSecond.median();
        for (Kind kind : Kind.values()) {
            Rate rate = rate(together, kind);
            double share = rate.perSecond.median() / bare;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.1f | %d | %.2f | %.2f | %s |%n",
                    kind.title,
                    rate(alone, kind).perSecond.median(),
                    rate.perSecond.median(),
                    rate.tries,
                    rate.gaveUp,
                    share,
                    rate.perSecond.median() / inLine,
                    kind.isChange() ? "≥ 0.5 | " + (share >= 0.5 ? "" : "**missed**") : "|");
        }
    }

    /** What a change costs its process alone, without the database. */
    private void parts() {
        byte[] written = DocumentWriter.write(document);
        NoteSigner signer = NoteSigner.generate("bench", new SecureRandom());
        TreeHead head = Frontier.EMPTY.append(written).head();
        Draft draft = TurnedFlags.turning(document, TurnedFlags.key(0));
        String digest = document.digest();
        System.out.printf("%n| of a change, in its own process | p50, µs |%n|---|--:|%n");
        part("read the document that is there, and check it", () -> DocumentReader.read(written, "flags.json"));
        part(
                "make the entry: the document in canonical JSON, its digest, the patch, the patch tried",
                () -> EntryMaker.of(2, Instant.EPOCH, draft, document, digest).bytes());
        part(
                "write the document down and hash it",
                () -> Hash.sha256(DocumentWriter.write(draft.next().orElseThrow())));
        part(
                "sign the checkpoint",
                () -> SignedNote.of(Checkpoint.of(signer.name(), head).text(), signer));
    }

    private static void part(String title, Callable<?> work) {
        List<Double> micros = new ArrayList<>();
        try {
            for (int i = 0; i < 4 * PARTS; i++) {
                long start = System.nanoTime();
                if (work.call() == null) {
                    throw new IllegalStateException(title);
                }
                if (i >= 3 * PARTS) {
                    micros.add((System.nanoTime() - start) / 1e3);
                }
            }
        } catch (Exception failed) {
            throw new IllegalStateException(title, failed);
        }
        System.out.printf(
                Locale.ROOT, "| %s | %.0f |%n", title, Sample.of(micros).median());
    }

    private static Rate rate(Map<Kind, Rate> rates, Kind kind) {
        return Optional.ofNullable(rates.get(kind)).orElseThrow();
    }

    private Map<Kind, Rate> measured(int writers, Duration length, int turns) throws InterruptedException {
        Map<Kind, List<Double>> seen = new EnumMap<>(Kind.class);
        Map<Kind, long[]> counts = new EnumMap<>(Kind.class);
        for (int i = 0; i < turns; i++) {
            for (Kind kind : Kind.values()) {
                tried.set(0);
                gaveUp.set(0);
                long done = run(kind, writers, length);
                seen.computeIfAbsent(kind, any -> new ArrayList<>()).add(done * 1e9 / length.toNanos());
                long[] sums = counts.computeIfAbsent(kind, any -> new long[3]);
                sums[0] += done;
                sums[1] += kind.isChange() ? tried.get() : done;
                sums[2] += gaveUp.get();
            }
        }
        Map<Kind, Rate> rates = new EnumMap<>(Kind.class);
        seen.forEach((kind, perSecond) -> {
            long[] sums = counts.getOrDefault(kind, new long[3]);
            rates.put(kind, new Rate(Sample.of(perSecond), (double) sums[1] / sums[0], sums[2]));
        });
        return rates;
    }

    /** How many transactions all writers made in that time. */
    private long run(Kind kind, int writers, Duration length) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try (KeptConnections connections = kept()) {
            long end = System.nanoTime() + length.toNanos();
            List<Callable<Long>> all = new ArrayList<>();
            Desk desk = desk(connections);
            for (int number = 0; number < writers; number++) {
                all.add(writer(kind, number, desk, end));
            }
            long done = 0;
            for (Future<Long> one : threads.invokeAll(all)) {
                done += one.get();
            }
            return done;
        } catch (ExecutionException failed) {
            throw new IllegalStateException(kind.title, failed.getCause());
        } finally {
            threads.shutdown();
        }
    }

    private Callable<Long> writer(Kind kind, int number, Desk shared, long end) {
        String flag = TurnedFlags.key(number);
        return switch (kind) {
            case BARE, BARE_ANEW, BARE_IN_LINE -> () -> inserts(kind, end);
            case ONE_DESK -> () -> changes(flag, shared, end);
            case DESK ->
                () -> {
                    try (KeptConnections own = kept()) {
                        return changes(flag, desk(own), end);
                    }
                };
        };
    }

    private KeptConnections kept() {
        return PostgresLocation.parse(url).keptConnections(Map.of(), InstantSource.system());
    }

    /** A desk whose commits are counted. */
    private Desk desk(DataSource connections) {
        FlagStore counted =
                Stamped.around(FlagStore.class, PostgresServer.store(url, connections), (method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        tried.addAndGet(arguments[1] instanceof List<?> drafts ? drafts.size() : 1);
                    }
                    return Stamped.HAND_ON;
                });
        return new Desk(counted, List.of(), InstantSource.system());
    }

    /** As a ledger's entries must: each follows the one before it, so whoever adds one holds its end meanwhile. */
    private static void lock(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT FROM shared WHERE name = 'writers' FOR NO KEY UPDATE")) {
            lock.executeQuery();
        }
    }

    private long inserts(Kind kind, long end) throws SQLException {
        DataSource database = PostgresServer.connections(url);
        byte[] entry = new byte[ENTRY_BYTES];
        byte[] whole = DocumentWriter.write(document);
        long done = 0;
        while (System.nanoTime() < end) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(false);
                do {
                    if (kind == Kind.BARE_IN_LINE) {
                        lock(connection);
                    }
                    try (PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO bare (bytes) VALUES (?), (?)")) {
                        insert.setBytes(1, entry);
                        insert.setBytes(2, whole);
                        insert.executeUpdate();
                    }
                    connection.commit();
                    done++;
                } while (kind != Kind.BARE_ANEW && System.nanoTime() < end);
            }
        }
        return done;
    }

    private long changes(String flag, Desk desk, long end) {
        boolean on = TurnedFlags.isOn(server.store("writers").read().document(), flag);
        long done = 0;
        while (System.nanoTime() < end) {
            Outcome outcome = desk.apply(TurnedFlags.request(flag, on ? Switch.Position.OFF : Switch.Position.ON));
            if (outcome instanceof Outcome.Applied) {
                done++;
                on = !on;
            } else if (outcome instanceof Outcome.Conflict) {
                gaveUp.incrementAndGet();
            } else {
                throw new IllegalStateException(outcome.toString());
            }
        }
        return done;
    }
}

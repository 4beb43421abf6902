package dev.flagward.benchmarks;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.EntryMaker;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Notice;
import dev.flagward.store.StoreState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a change costs in PostgreSQL behind ledgers of up to ten million entries, and what pruning takes. The rows are inserted by SQL, past the triggers and with a tree of chance: nothing that
 * is timed looks at more of it than its end.
 */
public final class LongLedgers {
    private static final int FLAGS = 18;
    private static final int ROUNDS = 101;
    private static final int WARM_UP = 60;
    /** So many rows are inserted by one statement, which is to end before a connection is given up. */
    private static final long SLICE = 100_000;

    private static final long PRUNED = 50_000;

    private LongLedgers() {}

    /**
     * Prints the tables.
     *
     * @param arguments a directory to write in, and the largest number of entries
     */
    public static void main(String[] arguments) throws Exception {
        Path scratch = Files.createDirectories(Path.of(arguments[0])).toRealPath();
        Path place = Files.createTempDirectory(scratch, "long");
        try (PostgresServer database = PostgresServer.start(place.resolve("postgresql"))) {
            made(database, "warm");
            commits(database.store("warm"), WARM_UP);
            Map<Long, List<Double>> times = new LinkedHashMap<>();
            for (long size = 1_000; size <= Long.parseLong(arguments[1]); size *= size < 1_000_000 ? 1_000 : 10) {
                made(database, project(size));
                fill(database, project(size), size);
                times.put(size, new ArrayList<>());
            }
            database.execute("CHECKPOINT");
            // In turn, so that what else the machine does falls on all of them.
            for (int round = 0; round < ROUNDS; round++) {
                times.forEach((size, took) -> took.add(commit(database.store(project(size)))));
            }
            System.out.println("| entries | commit of a change, ms: median | 90 % |\n|--:|--:|--:|");
            times.forEach((size, took) -> System.out.printf(
                    "| %,d | %.2f | %.2f |%n",
                    size, Sample.of(took).median(), Sample.of(took).percentile(90)));
            for (long size : times.keySet()) {
                if (size > PRUNED) {
                    prune(database, project(size), size);
                }
            }
            System.out.println("\n" + database.words() + ".");
        }
    }

    private static String project(long size) {
        return "entries-" + size;
    }

    private static void made(PostgresServer database, String project) {
        FlagDocument document = TurnedFlags.document(FLAGS);
        database.made(
                project,
                List.of(EntryMaker.started(Instant.parse("2015-01-01T00:00:00Z"), TurnedFlags.BY, "bench", document)
                        .copied()),
                document);
    }

    /** Notices of 2015, and a tree whose right edge is by chance. */
    private static void fill(PostgresServer database, String project, long size) {
        StringBuilder edge = new StringBuilder().append(size);
        for (int peak = 0; peak < Long.bitCount(size); peak++) {
            edge.append(' ').append(Hash.sha256(("peak " + peak).getBytes(StandardCharsets.US_ASCII)));
        }
        String root = Frontier.parse(edge.toString()).root().hex();
        String digest = TurnedFlags.document(FLAGS).digest();
        for (long from = 2; from <= size; from += SLICE) {
            long to = Math.min(size, from + SLICE - 1);
            database.execute("""
                BEGIN;
                SET LOCAL session_replication_role = replica;
                SET LOCAL statement_timeout = 0;
                INSERT INTO flagward.entry (project, sequence, entry, root, request)
                SELECT '%1$s', n, convert_to(format('{"document_after":"%2$s","document_before":"%2$s",'
                    '"event_type":"change_approved","notice":{"proposal":1},"outcome":"noted","reason":"entry %%s of many",'
                    '"sequence":%%s,"source":"bench","timestamp":"2015-01-01T00:00:00Z","user_authentication":"bench",'
                    '"user_id":"bench"}', n, n), 'UTF8'), '\\x%3$s', gen_random_uuid()
                FROM generate_series(%4$d, %5$d) AS n;
                COMMIT""".formatted(project, digest, root, from, to));
        }
        database.execute("""
                BEGIN;
                SET LOCAL session_replication_role = replica;
                UPDATE flagward.project SET size = %2$d, frontier = '%3$s' WHERE name = '%1$s';
                COMMIT""".formatted(project, size, edge));
    }

    /** How long each took, in milliseconds. */
    private static List<Double> commits(FlagStore store, int times) {
        List<Double> took = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            took.add(commit(store));
        }
        return took;
    }

    private static double commit(FlagStore store) {
        StoreState now = store.read();
        Draft draft = as(store, TurnedFlags.turning(now.document(), TurnedFlags.key(0)), Optional.empty());
        long start = System.nanoTime();
        done(store.commit(now.revision(), draft));
        return (System.nanoTime() - start) / 1e6;
    }

    private static void done(Commit commit) {
        if (!(commit instanceof Commit.Committed)) {
            throw new IllegalStateException("not committed: " + commit);
        }
    }

    private static Draft as(FlagStore store, Draft draft, Optional<Notice> notice) {
        return draft.toBuilder()
                .eventType(notice.isPresent() ? "ledger_pruned" : draft.eventType())
                .actor(store.identity().orElseThrow())
                .next(notice.isPresent() ? Optional.empty() : draft.next())
                .notice(notice)
                .build();
    }

    private static void prune(PostgresServer database, String project, long size) {
        FlagStore store = database.store(project);
        StoreState now = store.read();
        Notice notice = new Notice(
                new Value.Structure(Map.of("backup", Value.of("none, for a measurement"))), Optional.empty());
        Draft draft = as(store, TurnedFlags.turning(now.document(), TurnedFlags.key(0)), Optional.of(notice));
        long start = System.nanoTime();
        done(store.prune(now.revision(), draft, PRUNED));
        System.out.printf("%nPruning %,d of %,d entries: %.0f ms.%n", PRUNED, size, (System.nanoTime() - start) / 1e6);
    }
}

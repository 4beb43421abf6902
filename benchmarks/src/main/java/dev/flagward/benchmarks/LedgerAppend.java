package dev.flagward.benchmarks;

import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Actor;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.store.file.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The store's append of a ledger line, made durable, beside a bare write and force of the same bytes to a file that
 * stays open; one right after the other and in turns first. The lines are those of real changes.
 */
public final class LedgerAppend {
    private static final int COMMITS = 100;
    private static final int WARM_UP = 200;
    private static final int PAIRS = 2_000;

    private LedgerAppend() {}

    /**
     * Prints the table.
     *
     * @param arguments a flag document to change copies of, and a directory to write in
     */
    public static void main(String[] arguments) throws IOException {
        Path scratch = Files.createDirectories(Path.of(arguments[1]));
        Path place = Files.createTempDirectory(scratch, "append");
        System.out.println("| work | median, µs | p99, µs |");
        System.out.println("|---|--:|--:|");
        List<byte[]> lines = commits(Path.of(arguments[0]), place);
        appends(lines, place);
    }

    /** Changes a copy of the document and gives back the lines that this put into its ledger. */
    private static List<byte[]> commits(Path sample, Path place) throws IOException {
        Path document = Files.copy(sample, place.resolve("flags.json"));
        List<Double> times = new ArrayList<>();
        try (FileFlagStore store = new FileFlagStore(document, InstantSource.system())) {
            FlagDocument before = DocumentReader.read(Files.readAllBytes(document), "flags.json")
                    .document()
                    .orElseThrow();
            FlagDocument without =
                    before.without(before.flags().keySet().iterator().next());
            for (int i = 0; i < COMMITS; i++) {
                Draft draft = draft(i % 2 == 0 ? without : before);
                long expected = store.read().revision();
                long start = System.nanoTime();
                Commit commit = store.commit(expected, draft);
                times.add((System.nanoTime() - start) / 1e3);
                if (!(commit instanceof Commit.Committed)) {
                    throw new IllegalStateException(commit.toString());
                }
            }
        }
        row("a whole commit: entry, document, checkpoint", Sample.of(times));
        return lines(FileFlagStore.ledgerOf(document));
    }

    private static List<byte[]> lines(Path ledger) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        for (String line : Files.readAllLines(ledger.resolve("entries.log"))) {
            lines.add((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return lines;
    }

    private static Draft draft(FlagDocument next) {
        return Draft.builder("flag_changed", new Actor("bench", "self-asserted"), "cli")
                .reason(Optional.of("measured"))
                .ticket(Optional.of("BENCH-1"))
                .next(Optional.of(next))
                .build();
    }

    private static void appends(List<byte[]> lines, Path place) throws IOException {
        RealDisk disk = new RealDisk();
        Path ours = place.resolve("ours");
        List<Double> store = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        try (FileChannel open =
                FileChannel.open(place.resolve("bare"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long at = 0;
            for (int pair = -WARM_UP; pair < PAIRS; pair++) {
                byte[] line = lines.get(Math.floorMod(pair, lines.size()));
                boolean bareFirst = Math.floorMod(pair, 2) == 0;
                double early = bareFirst ? bare(open, at, line) : 0;
                long start = System.nanoTime();
                disk.append(ours, at, line);
                double appended = (System.nanoTime() - start) / 1e3;
                double least = bareFirst ? early : bare(open, at, line);
                at += line.length;
                if (pair >= 0) {
                    store.add(appended);
                    bare.add(least);
                }
            }
        }
        Sample ofStore = Sample.of(store);
        Sample ofBare = Sample.of(bare);
        row("the store's append and force of a line", ofStore);
        row("a bare append and force of the same bytes", ofBare);
        System.out.printf(
                Locale.ROOT,
                "| ratio | %.2f | %.2f |%n",
                ofStore.median() / ofBare.median(),
                ofStore.percentile(99) / ofBare.percentile(99));
    }

    private static double bare(FileChannel open, long at, byte[] line) throws IOException {
        long start = System.nanoTime();
        open.write(ByteBuffer.wrap(line), at);
        open.force(true);
        return (System.nanoTime() - start) / 1e3;
    }

    private static void row(String work, Sample microseconds) {
        System.out.printf(
                Locale.ROOT, "| %s | %.0f | %.0f |%n", work, microseconds.median(), microseconds.percentile(99));
    }
}

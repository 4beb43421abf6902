package dev.flagward.benchmarks;

import dev.flagward.audit.TreeHead;
import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Outcome;
import dev.flagward.control.Switch;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Attestation;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Draft;
import dev.flagward.store.EntryMaker;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.Disk;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.store.file.RealDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the work of each store grows: with the flags of the document, and with the entries of the ledger, which are taken
 * over from another store. A slope is that of the straight line through the logarithms: 0 does not grow, 1 grows as the
 * size does.
 */
public final class StoreGrowth {
    private static final String FILE = "file";
    private static final int FLAGS = 18;
    private static final int BATCH = 1000;
    /** Each of so many changes says something besides. */
    private static final int TELLING = 100;

    private static final int WARM_UP = 60;

    private final Path place;
    private final int repeats;
    private final List<Integer> flags;
    private final List<Integer> entries;

    private StoreGrowth(Path place, int repeats, int most) {
        this.place = place;
        this.repeats = repeats;
        this.flags = upTo(Math.min(most, 10_000), FLAGS, 100, 1_000, 10_000);
        this.entries = upTo(most, 1_000, 10_000, 100_000, 1_000_000);
    }

    private static List<Integer> upTo(int most, int... sizes) {
        return IntStream.of(sizes).filter(size -> size <= most).boxed().toList();
    }

    /** What is timed. */
    private enum Work {
        COMMIT("commit of a change"),
        READ("read"),
        OPEN("open, and the first read"),
        ROLLOUTS("open, and look for rollouts"),
        DESK("a change at the desk, all of it");

        private final String title;

        Work(String title) {
            this.title = title;
        }
    }

    /**
     * Prints the table.
     *
     * @param arguments a directory to write in, {@code flags} or {@code entries}, how often each is done, and the largest
     *     number of flags or entries
     */
    public static void main(String[] arguments) throws Exception {
        Path scratch = Files.createDirectories(Path.of(arguments[0])).toRealPath();
        StoreGrowth growth = new StoreGrowth(
                Files.createTempDirectory(scratch, "growth"),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]));
        try (PostgresServer database = PostgresServer.start(growth.place.resolve("postgresql"));
                ClusterServer cluster = ClusterServer.start()) {
            Map<String, Function<String, FlagStore>> stores = new LinkedHashMap<>();
            stores.put(FILE, growth::file);
            stores.put("PostgreSQL", database::store);
            stores.put(cluster.isMock() ? "mock of Kubernetes" : "Kubernetes", cluster::store);
            System.out.println("Milliseconds, the median of " + growth.repeats + ".\n");
            if (arguments[1].equals("flags")) {
                growth.byFlags(stores);
            } else {
                growth.byEntries(stores);
            }
            System.out.printf("%n%s. %s.%n", database.words(), cluster.words());
        }
    }

    private FlagStore file(String name) {
        return new FileFlagStore(place.resolve(name + ".json"), InstantSource.system());
    }

    /** One that forces no line of the ledger, to be filled: nothing is timed meanwhile, and there is no crash. */
    private FlagStore hastyFile(String name) {
        Disk disk = Stamped.around(Disk.class, new RealDisk(), (method, arguments) -> {
            if (!method.getName().equals("append")) {
                return Stamped.HAND_ON;
            }
            Files.write(
                    (Path) arguments[0], (byte[]) arguments[2], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return null;
        });
        return new FileFlagStore(place.resolve(name + ".json"), InstantSource.system(), disk);
    }

    private void byFlags(Map<String, Function<String, FlagStore>> stores) {
        head("flags, in a ledger of a few entries", flags);
        stores.forEach((title, store) -> {
            warmUp(store);
            Map<Work, List<Double>> seen = new EnumMap<>(Work.class);
            for (int size : flags) {
                String name = "flags-" + size;
                made(store.apply(name), TurnedFlags.document(size));
                add(seen, times(() -> store.apply(name), repeats));
            }
            rows(title, flags, seen);
        });
    }

    private void byEntries(Map<String, Function<String, FlagStore>> stores) {
        head("entries, for a document of " + FLAGS + " flags", entries);
        stores.forEach((title, store) -> {
            warmUp(store);
            made(store.apply("entries"), TurnedFlags.document(FLAGS));
            Map<Work, List<Double>> seen = new EnumMap<>(Work.class);
            for (int size : entries) {
                fill(title.equals(FILE) ? hastyFile("entries") : store.apply("entries"), size);
                add(seen, times(() -> store.apply("entries"), repeats));
            }
            rows(title, entries, seen);
        });
    }

    private static void warmUp(Function<String, FlagStore> store) {
        made(store.apply("warm"), TurnedFlags.document(FLAGS));
        times(() -> store.apply("warm"), WARM_UP);
    }

    /** Makes a store of that document. */
    private static void made(FlagStore store, FlagDocument document) {
        CopiedEntry first = EntryMaker.started(Instant.now(), TurnedFlags.BY, "bench", document)
                .copied();
        store.receive(TreeHead.EMPTY, List.of(first), document);
    }

    /** Lets the store take over changes until it has so many entries. */
    private static void fill(FlagStore store, int size) {
        StoreState now = store.read();
        FlagDocument document = now.document();
        String digest = document.digest();
        TreeHead head = store.attestation().map(Attestation::head).orElseThrow();
        List<CopiedEntry> batch = new ArrayList<>();
        for (long sequence = now.revision() + 1; sequence <= size; sequence++) {
            String flag = TurnedFlags.key((int) (sequence % FLAGS));
            Draft draft =
                    sequence % TELLING == 0 ? TurnedFlags.telling(document, flag) : TurnedFlags.turning(document, flag);
            EntryMaker made = EntryMaker.of(sequence, Instant.now(), draft, document, digest);
            batch.add(made.copied());
            document = draft.next().orElseThrow();
            digest = made.entry().documentAfter();
            if (batch.size() == BATCH || sequence == size) {
                head = store.receive(head, batch, document);
                batch.clear();
            }
        }
    }

    /** The median of each work, in milliseconds. */
    private static Map<Work, Double> times(Supplier<FlagStore> opened, int repeats) {
        Map<Work, List<Double>> seen = new EnumMap<>(Work.class);
        FlagStore store = opened.get();
        Desk desk = new Desk(store, List.of(), InstantSource.system());
        for (int i = -2; i < repeats; i++) {
            Map<Work, Double> once = once(store, desk, opened);
            if (i >= 0) {
                once.forEach((work, time) ->
                        seen.computeIfAbsent(work, any -> new ArrayList<>()).add(time));
            }
        }
        Map<Work, Double> medians = new EnumMap<>(Work.class);
        seen.forEach((work, times) -> medians.put(work, Sample.of(times).median()));
        return medians;
    }

    private static Map<Work, Double> once(FlagStore store, Desk desk, Supplier<FlagStore> opened) {
        Map<Work, Double> times = new EnumMap<>(Work.class);
        String flag = TurnedFlags.key(0);
        long start = System.nanoTime();
        StoreState now = store.read();
        times.put(Work.READ, since(start));
        Draft draft = TurnedFlags.turning(now.document(), flag);
        start = System.nanoTime();
        Commit commit = store.commit(now.revision(), draft);
        times.put(Work.COMMIT, since(start));
        if (!(commit instanceof Commit.Committed)) {
            throw new IllegalStateException(commit.toString());
        }
        start = System.nanoTime();
        FlagDocument document = opened.get().read().document();
        times.put(Work.OPEN, since(start));
        start = System.nanoTime();
        new GuardedRollouts(opened.get()).readTo(now.revision());
        times.put(Work.ROLLOUTS, since(start));
        Switch.Position to = TurnedFlags.isOn(document, flag) ? Switch.Position.OFF : Switch.Position.ON;
        start = System.nanoTime();
        Outcome outcome = desk.apply(TurnedFlags.request(flag, to));
        times.put(Work.DESK, since(start));
        if (!(outcome instanceof Outcome.Applied)) {
            throw new IllegalStateException(outcome.toString());
        }
        return times;
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static void add(Map<Work, List<Double>> seen, Map<Work, Double> times) {
        times.forEach((work, time) ->
                seen.computeIfAbsent(work, any -> new ArrayList<>()).add(time));
    }

    private static void head(String what, List<Integer> sizes) {
        String columns = sizes.stream()
                .map(size -> String.format(Locale.ROOT, "%,d", size))
                .collect(Collectors.joining(" | "));
        System.out.println("| ms, by " + what + " | " + columns + " | slope |");
        System.out.println("|---|" + "--:|".repeat(sizes.size() + 1));
    }

    private static void rows(String title, List<Integer> sizes, Map<Work, List<Double>> seen) {
        seen.forEach((work, times) -> {
            String columns = times.stream()
                    .map(time -> String.format(Locale.ROOT, "%.2f", time))
                    .collect(Collectors.joining(" | "));
            System.out.printf(Locale.ROOT, "| %s: %s | %s | %.2f |%n", title, work.title, columns, slope(sizes, times));
        });
    }

    /** Of the line of least squares through the logarithms. */
    private static double slope(List<Integer> sizes, List<Double> times) {
        double x = sizes.stream().mapToDouble(Math::log).average().orElseThrow();
        double y = times.stream().mapToDouble(Math::log).average().orElseThrow();
        double above = 0;
        double below = 0;
        for (int i = 0; i < sizes.size(); i++) {
            double right = Math.log(sizes.get(i)) - x;
            above += right * (Math.log(times.get(i)) - y);
            below += right * right;
        }
        return above / below;
    }
}

package dev.flagward.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.flagward.client.FlagsChanged;
import dev.flagward.client.Flagward;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * What two threads that evaluate notice while the file of their client is replaced twice a second, beside the same threads
 * alone, and beside the same threads and a third one that works as long as a swap does but makes nothing: with as many
 * threads as processors, a third one takes turns with the two, whatever it does. Each of them in turns.
 */
public final class SwapPauses {
    private static final int TURNS = 3;
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int CONTEXTS = 64;

    private final Path directory;
    /** The first two differ in one flag, the others from those in every flag. */
    private final Path[] documents;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final AtomicLong swaps = new AtomicLong();
    private final Flagward client;
    private final long feed;
    /** What a swap of the last turn made and how long it worked, in words. */
    private final Map<Beside, String> costs = new EnumMap<>(Beside.class);

    private long workOfSwap;

    private SwapPauses(Path scratch) throws IOException {
        directory = Files.createTempDirectory(Files.createDirectories(scratch), "swaps");
        documents = new Path[] {
            Files.write(directory.resolve("one"), ManyRules.document(ManyRules.FLAGS, false, "off")),
            Files.write(directory.resolve("other"), ManyRules.document(ManyRules.FLAGS, true, "off")),
            Files.write(directory.resolve("every"), ManyRules.document(ManyRules.FLAGS, false, "on"))
        };
        replace(documents[0]);
        client = Flagward.builder()
                .file(directory.resolve("flags.json"))
                .waitAtMost(Duration.ofMinutes(1))
                .readEvery(Duration.ofHours(1))
                .start();
        client.onChange((FlagsChanged change) -> swaps.incrementAndGet());
        if (client.snapshot().flags().size() <= ManyRules.FLAGS) {
            throw new IllegalStateException(client.state().toString());
        }
        feed = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("flagward-file-feed"))
                .findFirst()
                .orElseThrow()
                .getId();
    }

    /** Costs this thread next to nothing: another name for the document takes the place of the file's. */
    private void replace(Path document) throws IOException {
        Path link = Files.createLink(directory.resolve("next"), document);
        Files.move(link, directory.resolve("flags.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What goes on beside the two threads. */
    private enum Beside {
        NOTHING("nothing"),
        SWAPS("swaps, one flag differs"),
        WORK("as much work in one go, nothing made"),
        LARGE_SWAPS("swaps, every flag differs");

        private final String title;

        Beside(String title) {
            this.title = title;
        }
    }

    /**
     * Prints rows of a table whose head {@code scripts/bench.sh} prints.
     *
     * @param arguments what to call this Java and its collector, and a directory to write in
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        SwapPauses pauses = new SwapPauses(Path.of(arguments[1]));
        for (int i = 0; i < 3; i++) {
            pauses.turn(Beside.SWAPS, new Histogram(3));
            pauses.turn(Beside.LARGE_SWAPS, new Histogram(3));
        }
        Map<Beside, Histogram> seen = new EnumMap<>(Beside.class);
        for (int i = 0; i < TURNS; i++) {
            for (Beside beside : Beside.values()) {
                pauses.turn(beside, seen.computeIfAbsent(beside, any -> new Histogram(3)));
            }
        }
        seen.forEach((beside, latencies) -> pauses.print(arguments[0], beside, latencies));
        pauses.client.close();
    }

    private void turn(Beside beside, Histogram seen) throws IOException, InterruptedException {
        long end = System.nanoTime() + TURN.toNanos();
        Evaluating[] evaluating = {new Evaluating(end), new Evaluating(end)};
        for (Evaluating thread : evaluating) {
            thread.start();
        }
        besides(beside, end);
        for (Evaluating thread : evaluating) {
            thread.join();
            if (thread.on == 0) {
                throw new IllegalStateException("no flag was on");
            }
            seen.add(thread.latencies);
        }
    }

    private void besides(Beside beside, long end) throws IOException, InterruptedException {
        switch (beside) {
            case NOTHING -> Thread.sleep(TURN.toMillis());
            case SWAPS -> workOfSwap = swaps(beside, end, 1);
            case WORK -> {
                for (int i = 0; isNext(i, end); i++) {
                    work(workOfSwap);
                }
            }
            case LARGE_SWAPS -> swaps(beside, end, 2);
        }
    }

    /** Swaps between the first document and that one, and tells how long a swap works. */
    private long swaps(Beside beside, long end, int other) throws IOException, InterruptedException {
        long before = swaps.get();
        long work = threads.getThreadCpuTime(feed);
        long made = threads.getThreadAllocatedBytes(feed);
        long done = 0;
        for (int i = 0; isNext(i, end) || done % 2 == 1; i++) {
            replace(documents[i % 2 == 0 ? other : 0]);
            done++;
            while (swaps.get() < before + done) {
                Thread.sleep(1);
            }
        }
        long bytes = (threads.getThreadAllocatedBytes(feed) - made) / done;
        long worked = (threads.getThreadCpuTime(feed) - work) / done;
        costs.put(beside, String.format(Locale.ROOT, "%.2f MB, %.0f ms", bytes / 1e6, worked / 1e6));
        return worked;
    }

    /** Waits until the next turn comes, twice a second; false when there is none. */
    private static boolean isNext(int number, long end) throws InterruptedException {
        long next = end - TURN.toNanos() + number * PAUSE.toNanos();
        Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())).toMillis());
        return next < end;
    }

    private void work(long nanoseconds) {
        long until = threads.getCurrentThreadCpuTime() + nanoseconds;
        while (threads.getCurrentThreadCpuTime() < until) {
            Thread.onSpinWait();
        }
    }

    /** One thread that asks as fast as it can, with contexts that it prepares again when the flags changed. */
    private final class Evaluating extends Thread {
        private final Histogram latencies = new Histogram(3);
        private final long end;
        private final EvaluationContext[] contexts = new EvaluationContext[CONTEXTS];
        private final PreparedContext[] prepared = new PreparedContext[CONTEXTS];
        private final Snapshot[] preparedFor = new Snapshot[CONTEXTS];
        private long on;

        private Evaluating(long end) {
            this.end = end;
            String[] keys = Work.keys();
            for (int i = 0; i < CONTEXTS; i++) {
                contexts[i] = EvaluationContext.builder()
                        .targetingKey(keys[i])
                        .attribute("country", "germany")
                        .attribute("role", i % 2 == 0 ? "physician" : "nurse-" + i)
                        .attribute("site", "clinic.region-" + i + ".example.com")
                        .attribute("version", "2.14.3")
                        .attribute("seats", Value.of(i * 100))
                        .build();
                prepare(i);
            }
        }

        private void prepare(int i) {
            preparedFor[i] = client.snapshot();
            prepared[i] = client.prepare(contexts[i]);
        }

        @Override
        public void run() {
            String[] flags = new String[ManyRules.FLAGS];
            for (int i = 0; i < flags.length; i++) {
                flags[i] = ManyRules.key(i);
            }
            long now = System.nanoTime();
            for (int turn = 0; now < end; turn++) {
                int i = turn & CONTEXTS - 1;
                if (preparedFor[i] != client.snapshot()) {
                    prepare(i);
                }
                on += client.booleanValue(flags[turn % flags.length], false, prepared[i]) ? 1 : 0;
                long then = System.nanoTime();
                latencies.recordValue(then - now);
                now = then;
            }
        }
    }

    private void print(String label, Beside beside, Histogram seen) {
        long longerThanOne = seen.getCountBetweenValues(1_000_000, Long.MAX_VALUE);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f | %.2f | %.2f | %.2f | %,d of %,d million | %s |%n",
                label,
                beside.title,
                seen.getValueAtPercentile(50) / 1e3,
                seen.getValueAtPercentile(99) / 1e3,
                seen.getValueAtPercentile(99.9) / 1e3,
                seen.getValueAtPercentile(99.999) / 1e3,
                seen.getMaxValue() / 1e6,
                longerThanOne,
                seen.getTotalCount() / 1_000_000,
                costs.getOrDefault(beside, ""));
    }
}

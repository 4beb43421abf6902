package dev.flagward.benchmarks;

import dev.flagward.client.Delivery;
import dev.flagward.client.Feed;
import dev.flagward.client.FlagsChanged;
import dev.flagward.client.Flagward;
import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.Value;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What two threads that evaluate notice while their client swaps a large snapshot twice a second, beside the same threads
 * alone, and beside the same threads and a third one that works as long as a swap does but makes nothing: with as many
 * threads as processors, a third one takes turns with the two, whatever it does. Each of the three in turns.
 */
public final class SwapPauses {
    private static final int TURNS = 3;
    private static final Duration TURN = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int CONTEXTS = 64;

    /** The first two differ in one flag, the others from those in every flag. */
    private final byte[][] documents = {
        ManyRules.document(ManyRules.FLAGS, false, "off"),
        ManyRules.document(ManyRules.FLAGS, true, "off"),
        ManyRules.document(ManyRules.FLAGS, false, "on")
    };

    private final Hand feed = new Hand();
    private final AtomicLong swaps = new AtomicLong();
    private final Flagward client;
    private long workOfSwap;

    private SwapPauses() {
        feed.next = documents[0];
        client = Flagward.builder().feed(feed).waitAtMost(Duration.ofMinutes(1)).start();
        client.onChange((FlagsChanged change) -> swaps.incrementAndGet());
        if (client.snapshot().flags().size() <= ManyRules.FLAGS) {
            throw new IllegalStateException(client.state().toString());
        }
    }

    /** Delivers what it is told to, on the thread that tells it. */
    private static final class Hand implements Feed {
        private byte[] next = {};
        private @Nullable Inbox inbox;

        @Override
        public String name() {
            return "documents by hand";
        }

        @Override
        public void start(Inbox inbox) {
            this.inbox = inbox;
            deliver();
        }

        void deliver() {
            Inbox open = inbox;
            if (open != null) {
                open.take(Delivery.of("flags.json", next));
            }
        }

        @Override
        public void close() {
            inbox = null;
        }
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
     * @param arguments what to call this Java and its collector
     */
    public static void main(String[] arguments) throws InterruptedException {
        SwapPauses pauses = new SwapPauses();
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
        seen.forEach((beside, latencies) -> print(arguments[0], beside, latencies));
        pauses.client.close();
    }

    private void turn(Beside beside, Histogram seen) throws InterruptedException {
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

    private void besides(Beside beside, long end) throws InterruptedException {
        switch (beside) {
            case NOTHING -> Thread.sleep(TURN.toMillis());
            case SWAPS -> workOfSwap = swaps(end, 1);
            case WORK -> paced(end, number -> work(workOfSwap));
            case LARGE_SWAPS -> swaps(end, 2);
        }
    }

    /** Swaps between the first document and that one, and tells how long a swap works. */
    private long swaps(long end, int other) throws InterruptedException {
        long before = swaps.get();
        long work = paced(end, number -> {
            feed.next = documents[number % 2 == 0 ? other : 0];
            feed.deliver();
        });
        long done = swaps.get() - before;
        if (done < 2) {
            throw new IllegalStateException("only " + done + " swaps");
        }
        return work / done;
    }

    /** Does something twice a second, and tells how long this thread worked. */
    private static long paced(long end, LongConsumer something) throws InterruptedException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long work = threads.getCurrentThreadCpuTime();
        long next = System.nanoTime();
        for (long number = 0; next < end; number++) {
            something.accept(number);
            next += PAUSE.toNanos();
            Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())).toMillis());
        }
        return threads.getCurrentThreadCpuTime() - work;
    }

    private static void work(long nanoseconds) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
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

    private static void print(String label, Beside beside, Histogram seen) {
        long longerThanOne = seen.getCountBetweenValues(1_000_000, Long.MAX_VALUE);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f | %.2f | %.2f | %.2f | %.2f | %,d of %,d million |%n",
                label,
                beside.title,
                seen.getValueAtPercentile(50) / 1e3,
                seen.getValueAtPercentile(99) / 1e3,
                seen.getValueAtPercentile(99.9) / 1e3,
                seen.getValueAtPercentile(99.999) / 1e3,
                seen.getMaxValue() / 1e6,
                longerThanOne,
                seen.getTotalCount() / 1_000_000);
    }
}

package dev.flagward.control.drill;

import dev.flagward.client.Flagward;
import dev.flagward.engine.EvaluationContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Requests of contexts that nobody is, each of which asks a real client for a flag, and the counters that an application would
 * show: all requests, and those that failed, by variant. One in a hundred fails whatever happens; with the regression, a share of
 * those with the new variant.
 */
final class Load implements AutoCloseable {
    static final String BASELINE = "off";
    static final String CANDIDATE = "on";
    private static final long TURN = 5_000_000;
    private static final long SCRAPE = 100;
    private static final int REQUESTS_A_TURN = 100;
    private static final int CONTEXTS = 1000;
    private static final int KEPT = 20_000;

    private final Flagward reader;
    private final String flag;
    private final LongSupplier millis;
    private final double harm;
    private final Thread thread;
    private final Deque<Scrape> scrapes = new ArrayDeque<>();
    private final Map<String, long[]> counters = new LinkedHashMap<>();
    private volatile boolean running = true;
    private volatile boolean regressed;
    private long numbered;

    /**
     * The counters at one moment.
     *
     * @param counters requests and failures of each variant
     */
    record Scrape(long millis, Map<String, long[]> counters) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(millis);
        }
    }

    /**
     * Begins at once.
     *
     * @param millis the time, as whoever scrapes counts it
     * @param harm the share of requests with the new variant that fail once it has regressed
     */
    Load(Flagward reader, String flag, LongSupplier millis, double harm) {
        this.reader = reader;
        this.flag = flag;
        this.millis = millis;
        this.harm = harm;
        counters.put(BASELINE, new long[2]);
        counters.put(CANDIDATE, new long[2]);
        this.thread = new Thread(this::run, "flagward-drill-load");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on the new variant fails. */
    void regress() {
        regressed = true;
    }

    /** What was scraped after the one and up to the other time, oldest first. */
    List<Scrape> between(long after, long to) {
        synchronized (scrapes) {
            return scrapes.stream()
                    .filter(scrape -> scrape.millis > after && scrape.millis <= to)
                    .toList();
        }
    }

    long requests() {
        synchronized (scrapes) {
            return numbered;
        }
    }

    private void run() {
        List<EvaluationContext> contexts = new ArrayList<>();
        for (int i = 0; i < CONTEXTS; i++) {
            contexts.add(EvaluationContext.of("drill-" + i));
        }
        while (running) {
            synchronized (scrapes) {
                for (int i = 0; i < REQUESTS_A_TURN; i++) {
                    request(contexts.get((int) (numbered % CONTEXTS)));
                }
                scrape();
            }
            LockSupport.parkNanos(TURN);
        }
    }

    private void request(EvaluationContext context) {
        String variant =
                reader.evaluate(flag, reader.prepare(context)).variant().orElse(BASELINE);
        long[] counted = counters.get(variant);
        numbered++;
        if (counted != null) {
            counted[0]++;
            // Spread evenly over the requests of the variant, not by chance: a drill comes out the same twice.
            double share = regressed && variant.equals(CANDIDATE) ? harm : 0.01;
            boolean fails = Math.floor(counted[0] * share) > Math.floor((counted[0] - 1) * share);
            counted[1] += fails ? 1 : 0;
        }
    }

    private void scrape() {
        long now = millis.getAsLong();
        Scrape last = scrapes.peekLast();
        if (last == null || now - last.millis >= SCRAPE) {
            Map<String, long[]> copy = new LinkedHashMap<>();
            counters.forEach((variant, counted) -> copy.put(variant, counted.clone()));
            scrapes.addLast(new Scrape(now, copy));
            if (scrapes.size() > KEPT) {
                scrapes.removeFirst();
            }
        }
    }

    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
    }
}

package dev.flagward.testkit;

import dev.flagward.store.FlagStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Lets clients change flags while one fault after another befalls their store, for as long as it is told, and counts what
 * their {@link History} says. One scene after the other has a new store, so a soak may last as long as it likes. System
 * properties: {@code flagward.soak}, in seconds, 2 unless it is set; {@code flagward.seed}, of clients and faults.
 */
public final class Soak {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration SCENE = Duration.ofSeconds(3);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long USUAL_SEED = 20_261_126;
    private static final int MOST_CLIENTS = 6;

    private final String store;
    private final long seed;
    private final Duration length;
    private final PrintStream out;

    private Soak(String store, long seed, Duration length, PrintStream out) {
        this.store = store;
        this.seed = seed;
        this.length = length;
        this.out = out;
    }

    /** One store, and what befalls it. */
    public interface Scene extends AutoCloseable {
        /** Opens the store for one client, in whatever state it is. */
        FlagStore open();

        /**
         * Lets one fault happen.
         *
         * @return false if nothing more can befall this store
         */
        boolean befall(History history, Random chance) throws Exception;

        /** When all clients have stopped: shows what is left, all of what may be. */
        void left(Random chance, Consumer<FlagStore> look) throws Exception;

        @Override
        void close();
    }

    /** Makes scenes. */
    @FunctionalInterface
    public interface Stage {
        Scene scene(Random chance) throws Exception;
    }

    /**
     * Runs, and prints a line for each invariant.
     *
     * @param store what it is called in the lines
     */
    public static Findings run(String store, Stage stage) throws Exception {
        Duration length = Duration.ofSeconds(Long.getLong("flagward.soak", SHORT.toSeconds()));
        return new Soak(
                        store,
                        Long.getLong("flagward.seed", USUAL_SEED),
                        length,
                        new PrintStream(System.out, true, StandardCharsets.UTF_8))
                .run(stage);
    }

    private Findings run(Stage stage) throws Exception {
        Findings findings = new Findings();
        Random chance = new Random(seed);
        long end = System.nanoTime() + length.toNanos();
        int scenes = 0;
        int stores = 0;
        long attempts = 0;
        long acknowledged = 0;
        do {
            scenes++;
            History history = new History(chance.nextLong());
            List<Findings> found = new ArrayList<>();
            try (Scene scene = stage.scene(chance)) {
                play(scene, history, new Random(chance.nextLong()), end);
                scene.left(chance, left -> found.add(new Inspection(history).of(left)));
            }
            findings.add(history.seen());
            found.forEach(findings::add);
            stores += found.size();
            attempts += history.attempts();
            acknowledged += history.acknowledged();
            told(scenes, findings);
            // A soak in which nothing was acknowledged has shown nothing: it goes on for a while.
        } while (System.nanoTime() < end || (acknowledged == 0 && System.nanoTime() < end + GRACE.toNanos()));
        out.println("soak of the " + store + " store, " + length.toSeconds() + " s, seed " + seed + ": " + scenes
                + " scenes, " + attempts + " attempts, " + acknowledged + " acknowledged, " + stores
                + " stores looked at afterwards");
        findings.lines().forEach(out::println);
        return findings;
    }

    /** The first thing that is found is told at once, with what repeats it. */
    private void told(int scene, Findings findings) {
        if (!findings.violations().isEmpty()) {
            out.println("by scene " + scene + " of seed " + seed + ": "
                    + findings.violations().get(0));
        }
    }

    private static void play(Scene scene, History history, Random chance, long end) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> clients = new ArrayList<>();
        int count = 2 + chance.nextInt(MOST_CLIENTS - 1);
        for (int i = 0; i < count; i++) {
            clients.add(new Thread(history.client(scene::open, () -> !over.get())));
        }
        long now = System.nanoTime();
        long curtain = now < end ? Math.min(end, now + SCENE.toNanos()) : now + SCENE.toNanos();
        clients.forEach(Thread::start);
        try {
            boolean goesOn = true;
            while (goesOn && System.nanoTime() < curtain) {
                goesOn = scene.befall(history, chance);
            }
        } finally {
            over.set(true);
            for (Thread client : clients) {
                client.join();
            }
        }
    }
}

package dev.flagward.benchmarks;

import dev.flagward.client.Flagward;
import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Outcome;
import dev.flagward.control.PlanRequest;
import dev.flagward.control.Request;
import dev.flagward.control.RolloutAdvance;
import dev.flagward.control.RolloutChange;
import dev.flagward.control.RolloutPlan;
import dev.flagward.control.RolloutReturn;
import dev.flagward.control.Schedule;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * How long it takes from a verdict until the last of many watching readers serves off: the desk makes the way back of a rollout,
 * and every reader is a client with a watch of its own on the store's file. Beside it a document that is put there by a bare
 * rename, which asks nobody and leaves no trace.
 */
public final class RollbackSeen {
    private static final int FLAGS = 18;
    private static final int WARM_UP = 10;
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();
    private static final double AIM = 250;
    private static final Value.Structure NOTHING = new Value.Structure(Map.of());

    private final String flag = TurnedFlags.key(0);
    private final List<Flagward> readers = new ArrayList<>();
    private final Path file;
    private final FileFlagStore store;
    private final Desk desk;

    private RollbackSeen(Path file, int readers) throws IOException {
        this.file = file;
        Files.write(file, DocumentWriter.write(TurnedFlags.document(FLAGS)));
        this.store = new FileFlagStore(file, InstantSource.system());
        this.desk = new Desk(store, List.of(), InstantSource.system());
        for (int i = 0; i < readers; i++) {
            this.readers.add(Flagward.builder()
                    .environment(TurnedFlags.ENVIRONMENT)
                    .file(file)
                    .start());
        }
    }

    /**
     * Prints the table.
     *
     * @param arguments a directory to write in, how many readers, and how many times
     */
    public static void main(String[] arguments) throws Exception {
        Path place = Files.createTempDirectory(Path.of(arguments[0]), "rollback");
        int count = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        RollbackSeen seen = new RollbackSeen(place.resolve("flags.json"), count);
        double[] changed = new double[rounds];
        double[] last = new double[rounds];
        double[] bare = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            double[] ours = seen.rolledBack();
            double least = seen.renamed();
            if (round >= 0) {
                changed[round] = ours[0];
                last[round] = ours[1];
                bare[round] = least;
            }
        }
        seen.readers.forEach(Flagward::close);
        System.out.println("| from the verdict, in ms | p50 | p99 | aim | |");
        System.out.println("|---|--:|--:|--:|---|");
        System.out.println(row("the change is durable and acknowledged", changed) + " | |");
        System.out.println(row("the last of " + count + " readers serves off", last) + "≤ 250 | "
                + (quantile(last, 0.99) <= AIM ? "" : "**missed**") + " |");
        System.out.println(row("a bare rename, until the last of the same readers serves off", bare) + " | |");
        System.out.printf("%n%d times each, in turns.%n", rounds);
    }

    private static String row(String name, double[] times) {
        return String.format(Locale.ROOT, "| %s | %.1f | %.1f | ", name, quantile(times, 0.5), quantile(times, 0.99));
    }

    private static double quantile(double[] times, double share) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
    }

    /** Milliseconds until it is acknowledged, and until the last reader serves off. */
    private double[] rolledBack() {
        GuardedRollout planned = begun();
        await(true);
        long start = System.nanoTime();
        done(new RolloutReturn(planned, RolloutReturn.Way.GUARD, NOTHING));
        double acknowledged = since(start);
        await(false);
        return new double[] {acknowledged, since(start)};
    }

    /** Milliseconds until the last reader serves off after the document alone was put there; the ledger's is put back after. */
    private double renamed() throws IOException {
        FlagDocument off = store.read().document();
        GuardedRollout running = begun();
        await(true);
        Path next = Files.write(file.resolveSibling("next.json"), DocumentWriter.write(off));
        long start = System.nanoTime();
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        await(false);
        double took = since(start);
        done(new RolloutReturn(running, RolloutReturn.Way.PERSON, NOTHING));
        return took;
    }

    private GuardedRollout begun() {
        RolloutPlan plan = new RolloutPlan(
                List.of(flag),
                TurnedFlags.ENVIRONMENT,
                Optional.empty(),
                Optional.empty(),
                List.of(new RolloutPlan.Step(Percent.of(100), Duration.ofHours(1))),
                Schedule.ALWAYS,
                Duration.ZERO,
                NOTHING);
        Outcome.Noted noted = (Outcome.Noted) desk.plan(
                new PlanRequest(plan, TurnedFlags.BY, Optional.of("measured"), Optional.empty(), "benchmarks"));
        done(new RolloutAdvance(rollout(noted.receipt().revision()), 0, RolloutAdvance.Pace.BY_PLAN, NOTHING));
        return rollout(noted.receipt().revision());
    }

    private GuardedRollout rollout(long number) {
        return GuardedRollouts.find(number, store.read().revision(), store).orElseThrow();
    }

    private void done(RolloutChange change) {
        Outcome outcome = desk.apply(
                new Request(change, TurnedFlags.BY, Optional.of("measured"), Optional.empty(), "benchmarks"));
        if (!(outcome instanceof Outcome.Applied)) {
            throw new IllegalStateException(outcome.toString());
        }
    }

    private void await(boolean on) {
        long start = System.nanoTime();
        List<Flagward> missing = new ArrayList<>(readers);
        while (!missing.isEmpty()) {
            missing.removeIf(reader -> reader.booleanValue(flag, !on) == on);
            if (System.nanoTime() - start > PATIENCE) {
                throw new IllegalStateException(missing.size() + " readers do not come to it");
            }
            LockSupport.parkNanos(100_000);
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}

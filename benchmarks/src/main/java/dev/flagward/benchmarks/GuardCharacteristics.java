package dev.flagward.benchmarks;

import dev.flagward.guard.Tally;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often the guard calls a rollout harmful that is not, how long it takes for one that is, and what a poll costs. Simulated with
 * fixed seeds, one for each rollout: the tables of the same version are the same everywhere, but for the cost.
 */
public final class GuardCharacteristics {
    private static final int LOOKS = 500;
    private static final int HALF_HOUR = 180;
    private static final long SEED = 20_261_126;
    private static final List<Double> SHARES = List.of(0.05, 0.25, 0.5);

    private final int rollouts;

    private GuardCharacteristics(int rollouts) {
        this.rollouts = rollouts;
    }

    /**
     * Prints the tables.
     *
     * @param arguments how many rollouts are simulated for each figure
     */
    public static void main(String[] arguments) {
        GuardCharacteristics guard = new GuardCharacteristics(Integer.parseInt(arguments[0]));
        guard.falseAlarms();
        guard.delays();
        guard.cost();
    }

    private void falseAlarms() {
        System.out.println(
                "| no harm at all; 500 looks | candidate's share | z-test, % | guard, φ₀ = 1, % | guard, after A/A, % |");
        System.out.println("|---|--:|--:|--:|--:|");
        for (double rate : List.of(0.001, 0.01, 0.1)) {
            for (double share : SHARES) {
                alarms(String.format(Locale.ROOT, "%.1f %% errors", 100 * rate), share, (random, warmUp) -> {
                    GuardTraffic traffic = new GuardTraffic(share, rate, 1, 1);
                    return looked(new GuardedRun(random, traffic, List.of(share), warmUp), traffic, false);
                });
            }
        }
        for (double share : SHARES) {
            alarms(
                    "1 %, in bursts of 3, the rate drifting by 80 %",
                    share, (random, warmUp) -> {
                        GuardTraffic traffic = new GuardTraffic(share, 0.01, 1, 3);
                        return looked(new GuardedRun(random, traffic, List.of(share), warmUp), traffic, true);
                    });
        }
        alarms("from 0.5 to 2 % while the share grows", Double.NaN, GuardCharacteristics::ramped);
        System.out.println();
    }

    private static GuardedRun looked(GuardedRun run, GuardTraffic traffic, boolean drifting) {
        for (int look = 0; look < LOOKS; look++) {
            run.look(traffic, drifting ? 1 + 0.8 * Math.sin(2 * Math.PI * look / LOOKS) : 1);
        }
        return run;
    }

    private static GuardedRun ramped(SplittableRandom random, int warmUp) {
        GuardTraffic traffic = new GuardTraffic(SHARES.get(0), 0.005, 1, 1);
        GuardedRun run = new GuardedRun(random, traffic, SHARES, warmUp);
        int each = LOOKS / SHARES.size() + 1;
        for (int look = 0; look < LOOKS; look++) {
            double share = SHARES.get(look / each);
            if (look > 0 && look % each == 0) {
                run.enter(share);
            }
            run.look(traffic.at(share), 1 + 3.0 * look / LOOKS);
        }
        return run;
    }

    /** Simulates a rollout with this many intervals of calibration before it. */
    private interface Simulation {
        GuardedRun run(SplittableRandom random, int warmUp);
    }

    private void alarms(String what, double share, Simulation simulation) {
        List<GuardedRun> independent = runs(simulation, 0);
        List<GuardedRun> calibrated = runs(simulation, HALF_HOUR);
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.1f | %s | %s |%n",
                what,
                Double.isNaN(share) ? "5, 25, 50 %" : String.format(Locale.ROOT, "%.0f %%", 100 * share),
                100.0 * independent.stream().filter(GuardedRun::naive).count() / rollouts,
                percent(independent),
                percent(calibrated));
    }

    private List<GuardedRun> runs(Simulation simulation, int warmUp) {
        return seeds().parallel()
                .mapToObj(seed -> simulation.run(new SplittableRandom(SEED + seed), warmUp))
                .toList();
    }

    private String percent(List<GuardedRun> runs) {
        double percent = 100.0 * runs.stream().filter(GuardedRun::regressed).count() / rollouts;
        return String.format(Locale.ROOT, percent <= 5 ? "**%.1f**" : "**%.1f, above 5**", percent);
    }

    private IntStream seeds() {
        return IntStream.range(0, rollouts);
    }

    private void delays() {
        System.out.println(
                "| harm | candidate's share | φ₀ = 1: median | nine of ten | aim for the median | | after A/A: median | nine of ten |");
        System.out.println("|---|--:|--:|--:|--:|---|--:|--:|");
        double[][] aims = {{300, 120, 90}, {840, 240, 210}};
        double[] ratios = {2, 1.5};
        for (int i = 0; i < ratios.length; i++) {
            for (int j = 0; j < SHARES.size(); j++) {
                GuardTraffic traffic = new GuardTraffic(SHARES.get(j), 0.01, ratios[i], 1);
                String harm = String.format(Locale.ROOT, "%.1f times the errors", ratios[i]);
                delay(
                        harm,
                        traffic,
                        aims[i][j],
                        (random, warmUp) ->
                                untilFound(new GuardedRun(random, traffic, List.of(traffic.share()), warmUp), traffic));
            }
        }
        GuardTraffic harmless = new GuardTraffic(0.25, 0.01, 1, 1);
        delay("2.0 times, after four hours without", harmless, 300, (random, warmUp) -> {
            GuardedRun run = new GuardedRun(random, harmless, List.of(harmless.share()), warmUp);
            for (int look = 0; look < 4 * 360; look++) {
                run.look(harmless, 1);
            }
            // A false alarm before is no delay; the table above has those.
            return run.regressed() ? Double.NaN : untilFound(run, harmless.harmed(2));
        });
        System.out.println();
    }

    /** Gives the seconds that a harm took to be found, or no number if that cannot be said. */
    private interface Race {
        double seconds(SplittableRandom random, int warmUp);
    }

    private void delay(String what, GuardTraffic traffic, double aim, Race race) {
        double[] independent = delays(random -> race.seconds(random, 0));
        double[] calibrated = delays(random -> race.seconds(random, HALF_HOUR));
        double median = independent[independent.length / 2];
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f %% | **%.0f s** | %.0f s | ≤ %.0f s | %s | %.0f s | %.0f s |%n",
                what,
                100 * traffic.share(),
                median,
                independent[independent.length * 9 / 10],
                aim,
                median <= aim ? "" : "**missed**",
                calibrated[calibrated.length / 2],
                calibrated[calibrated.length * 9 / 10]);
    }

    private double[] delays(ToDoubleFunction<SplittableRandom> simulated) {
        double[] seconds = seeds().parallel()
                .mapToDouble(seed -> simulated.applyAsDouble(new SplittableRandom(SEED + seed)))
                .filter(delay -> !Double.isNaN(delay))
                .toArray();
        Arrays.sort(seconds);
        return seconds;
    }

    /** Seconds until the guard has it; infinite if it has not after twelve hours. */
    private static double untilFound(GuardedRun run, GuardTraffic traffic) {
        Duration before = run.elapsed();
        for (int look = 0; look < 12 * 360; look++) {
            run.look(traffic, 1);
            if (run.regressed()) {
                return run.elapsed().minus(before).toSeconds();
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** The processor time of a poll, and of a thousand rollouts with three metrics each that are polled every ten seconds. */
    private void cost() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        GuardTraffic traffic = new GuardTraffic(0.25, 0.01, 1, 1);
        List<Double> microseconds = new ArrayList<>();
        int polls = 20_000;
        for (int round = 0; round < 7; round++) {
            GuardPolls each = new GuardPolls(traffic, new SplittableRandom(SEED + round));
            long before = threads.getCurrentThreadCpuTime();
            Tally seen = Tally.NONE;
            for (int poll = 0; poll < polls; poll++) {
                seen = each.poll();
            }
            double spent = (threads.getCurrentThreadCpuTime() - before) / 1e3 / polls;
            if (seen.total() == 0) {
                throw new IllegalStateException("the guard has counted nothing");
            }
            if (round >= 2) {
                microseconds.add(spent);
            }
        }
        double median = Sample.of(microseconds).median();
        System.out.println("| cost | measured | at most | |");
        System.out.println("|---|--:|--:|---|");
        System.out.printf(
                Locale.ROOT, "| one metric, one poll: observe, judge, keep the state | %.1f µs | | |%n", median);
        double cores = 1_000 * 3 * median / 1e6 / GuardedRun.POLL.toSeconds();
        System.out.printf(
                Locale.ROOT,
                "| 1,000 rollouts with 3 metrics each, every 10 s | %.4f of a core | 0.5 | %s |%n",
                cores,
                cores <= 0.5 ? "" : "**missed**");
    }
}

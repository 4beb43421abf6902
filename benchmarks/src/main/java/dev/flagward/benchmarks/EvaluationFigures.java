package dev.flagward.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link EvaluationBench} in rounds and prints a table. In each round every work gets a JVM of its own, so that a
 * disturbance of the machine meets a work and the map beside it alike. What counts is processor time; of the iterations
 * of a JVM the lower quartile, since others on the machine slow it down; of the rounds, the median.
 */
public final class EvaluationFigures {
    private static final int ROUNDS = 5;
    private static final String MAP = "map";

    private final Map<String, List<Double>> nanoseconds = new LinkedHashMap<>();
    private final Map<String, List<Double>> ratios = new LinkedHashMap<>();
    private final Map<String, List<Double>> bytes = new LinkedHashMap<>();

    private EvaluationFigures() {}

    /**
     * Prints the table.
     *
     * @param arguments a pattern of works, all without one
     */
    public static void main(String[] arguments) throws RunnerException {
        String works = arguments.length == 0 ? "" : arguments[0];
        EvaluationFigures figures = new EvaluationFigures();
        for (int round = 1; round <= ROUNDS; round++) {
            System.err.println("evaluation: round " + round + " of " + ROUNDS);
            figures.add(new Runner(options(works)).run());
        }
        System.out.print(figures.table());
    }

    private static Options options(String works) {
        return new OptionsBuilder()
                .include("EvaluationBench\\.(" + MAP + "$|" + works + ")")
                .forks(1)
                .addProfiler(GCProfiler.class)
                .addProfiler(ProcessorTime.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
    }

    private void add(Collection<RunResult> results) {
        Map<String, Double> times = new LinkedHashMap<>();
        for (RunResult result : results) {
            String work = result.getPrimaryResult().getLabel();
            times.put(work, undisturbed(result));
            bytes.computeIfAbsent(work, any -> new ArrayList<>()).add(bytes(result));
        }
        double map = times.getOrDefault(MAP, Double.NaN);
        times.forEach((work, time) -> {
            nanoseconds.computeIfAbsent(work, any -> new ArrayList<>()).add(time);
            ratios.computeIfAbsent(work, any -> new ArrayList<>()).add(time / map);
        });
    }

    /** The lower quartile of the iterations: the very lowest may be a clock's mistake. */
    private static double undisturbed(RunResult result) {
        List<Double> times = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                times.add(score(iteration.getSecondaryResults(), ProcessorTime.LABEL));
            }
        }
        return Sample.of(times).percentile(25);
    }

    private static double bytes(RunResult result) {
        return score(result.getSecondaryResults(), "gc.alloc.rate.norm");
    }

    @SuppressWarnings("rawtypes") // as JMH has it
    private static double score(Map<String, Result> results, String label) {
        Result result = results.get(label);
        if (result == null) {
            throw new IllegalStateException(label + " was not measured");
        }
        return result.getScore();
    }

    private String table() {
        StringBuilder table = new StringBuilder(
                "| work | processor ns | x M | x M, lowest to highest | B |\n|---|--:|--:|--:|--:|\n");
        for (String work : nanoseconds.keySet()) {
            Sample ratio = Sample.of(ratios.getOrDefault(work, List.of()));
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.2f | %.2f to %.2f | %.0f |%n",
                    work,
                    Sample.of(nanoseconds.getOrDefault(work, List.of())).median(),
                    ratio.median(),
                    ratio.lowest(),
                    ratio.highest(),
                    Sample.of(bytes.getOrDefault(work, List.of())).median()));
        }
        return table.toString();
    }
}

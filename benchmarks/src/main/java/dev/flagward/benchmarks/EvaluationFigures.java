package dev.flagward.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link EvaluationBench} in rounds and prints tables. In each round every question to every contestant gets a JVM of
 * its own, with the contestant's own class path, so that neither a disturbance of the machine nor what a compiler has seen
 * meets one alone. What counts is processor time; of the iterations of a JVM the lower quartile, since others on the
 * machine slow it down; of the rounds, the median.
 */
public final class EvaluationFigures {
    private static final int ROUNDS = 3;

    private final String java;
    private final ClassPaths classPaths;
    private final EvaluationTables tables = new EvaluationTables();

    private EvaluationFigures(String java, ClassPaths classPaths) {
        this.java = java;
        this.classPaths = classPaths;
    }

    /**
     * Prints the tables.
     *
     * @param arguments this module's directory, the Java program to measure with, and a pattern of contestants, all
     *     without one
     */
    public static void main(String[] arguments) throws RunnerException {
        EvaluationFigures figures = new EvaluationFigures(arguments[1], ClassPaths.in(Path.of(arguments[0])));
        String pattern = arguments.length > 2 ? arguments[2] : ".*";
        PrintStream table = System.out;
        // JMH passes on there what its forks complain about.
        System.setOut(System.err);
        for (int round = 1; round <= ROUNDS; round++) {
            System.err.println("evaluation: round " + round + " of " + ROUNDS);
            for (Contestant contestant : Contestant.values()) {
                boolean asked = contestant.isBaseline() || contestant.name().matches(pattern);
                if (asked && !contestant.rows().isEmpty()) {
                    figures.measure(contestant, round);
                }
            }
        }
        System.setOut(table);
        figures.tables.print();
    }

    private void measure(Contestant contestant, int round) throws RunnerException {
        String ours = System.getProperty("java.class.path");
        // JMH gives its forks the class path of the process that it runs in, whatever that one loaded.
        System.setProperty("java.class.path", classPaths.of(contestant, classPaths.jmh()));
        try {
            Collection<RunResult> results = new Runner(new OptionsBuilder()
                            .include(contestant.rows().stream()
                                    .map(Row::method)
                                    .collect(Collectors.joining("|", "EvaluationBench\\.(", ")$")))
                            .param("contestant", contestant.name())
                            .jvm(java)
                            // Compiled where it is asked for, so that a busy machine does not measure half-compiled
                            // code.
                            .jvmArgsAppend("-Xbatch")
                            .forks(1)
                            .addProfiler(GCProfiler.class)
                            .addProfiler(ProcessorTime.class)
                            .shouldFailOnError(true)
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run();
            results.forEach(result -> add(contestant, round, result));
        } finally {
            System.setProperty("java.class.path", ours);
        }
    }

    private void add(Contestant contestant, int round, RunResult result) {
        String method = result.getPrimaryResult().getLabel();
        for (Row row : Row.values()) {
            if (row.method().equals(method)) {
                tables.add(contestant, row, round, undisturbed(result), bytes(result));
            }
        }
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
}

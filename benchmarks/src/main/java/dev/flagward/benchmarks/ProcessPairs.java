package dev.flagward.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whole processes in pairs: a screen of Flagward and a bare Java that says Hello, one right after the other and in
 * turns first, so that a busy machine meets both of a pair alike. What counts is the median of the pairs' ratios.
 */
public final class ProcessPairs {
    private static final int WARM_UP = 5;
    private static final int PAIRS = 60;

    private ProcessPairs() {}

    /**
     * Prints the table.
     *
     * @param arguments the project's directory, then the Java programs to measure with
     */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toRealPath();
        System.out.println(
                "| Java | flagward status, ms | java Hello, ms | ratio | half of the ratios | fastest to fastest |");
        System.out.println("|---|--:|--:|--:|--:|--:|");
        for (int i = 1; i < arguments.length; i++) {
            measure(root, Path.of(arguments[i]).toRealPath());
        }
    }

    private static void measure(Path root, Path java) {
        Path home = java.resolve("../..").normalize();
        Program status = new Program(
                List.of("./flagward", "status", "-e", "production", "-o", "text"),
                root,
                Map.of(
                        "JAVA_HOME",
                        home.toString(),
                        "FLAGWARD_STORE",
                        "file:examples/practice-management/feature_flags.json"));
        Program hello = new Program(
                List.of(java.toString(), "-cp", "benchmarks/target/classes", Hello.class.getName()), root, Map.of());
        List<Double> flagward = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int pair = -WARM_UP; pair < PAIRS; pair++) {
            boolean helloFirst = Math.floorMod(pair, 2) == 0;
            double early = helloFirst ? hello.milliseconds() : 0;
            double screen = status.milliseconds();
            double least = helloFirst ? early : hello.milliseconds();
            if (pair >= 0) {
                flagward.add(screen);
                bare.add(least);
                ratios.add(screen / least);
            }
        }
        Sample ratio = Sample.of(ratios);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.2f | %.2f to %.2f | %.2f |%n",
                home.getFileName(),
                Sample.of(flagward).median(),
                Sample.of(bare).median(),
                ratio.median(),
                ratio.percentile(25),
                ratio.percentile(75),
                Sample.of(flagward).lowest() / Sample.of(bare).lowest());
    }
}

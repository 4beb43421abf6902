package dev.flagward.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * How long a new process takes to its first answer, with each contestant alone on its class path, and what an application
 * takes on with it. Some are given their flags by code and read nothing. In each round every contestant starts once, in an
 * order by chance, because a process that comes after a long one is some milliseconds faster; beside them, a Java that says
 * Hello.
 */
public final class StartFigures {
    private static final int ROUNDS = 21;
    private static final long SEED = 20_261_127;
    private static final List<Contestant> STARTED = Arrays.stream(Contestant.values())
            .filter(contestant -> !contestant.isBaseline())
            .toList();

    private final String java;
    private final ClassPaths classPaths;
    private final Path scratch;
    private final Random chance = new Random(SEED);
    private final List<Double> hello = new ArrayList<>();
    private final Map<Contestant, List<Started>> all = new EnumMap<>(Contestant.class);

    /** One start: until the answer, and how long processors worked until then. */
    private record Started(double milliseconds, double processor, double timesHello) {}

    private StartFigures(String java, ClassPaths classPaths, Path scratch) {
        this.java = java;
        this.classPaths = classPaths;
        this.scratch = scratch;
    }

    /**
     * Prints the table.
     *
     * @param arguments this module's directory, a directory to write in, and the Java program to measure with
     */
    public static void main(String[] arguments) throws IOException {
        Path scratch = Files.createDirectories(Path.of(arguments[1]));
        StartFigures figures = new StartFigures(arguments[2], ClassPaths.in(Path.of(arguments[0])), scratch);
        for (Contestant contestant : STARTED) {
            figures.run(figures.command(contestant, "write"));
        }
        for (int round = 0; round <= ROUNDS; round++) {
            figures.round(round > 0);
        }
        figures.print();
    }

    private List<String> command(Contestant contestant, String... more) {
        List<String> command = new ArrayList<>(List.of(
                java,
                "-cp",
                classPaths.of(contestant, List.of()),
                FirstAnswer.class.getName(),
                contestant.peerName(),
                file(contestant).toString()));
        command.addAll(List.of(more));
        return command;
    }

    private Path file(Contestant contestant) {
        return scratch.resolve("first-" + contestant.name() + ".json");
    }

    /** Whether the program only learns its flags as it starts. */
    private boolean reads(Contestant contestant) {
        return file(contestant).toFile().length() > 0;
    }

    private void round(boolean counts) {
        double least = run(List.of(java, "-cp", classPaths.application().toString(), Hello.class.getName()))
                .milliseconds();
        if (counts) {
            hello.add(least);
        }
        List<Contestant> order = new ArrayList<>(STARTED);
        Collections.shuffle(order, chance);
        for (Contestant contestant : order) {
            Started started = run(command(contestant));
            if (counts) {
                all.computeIfAbsent(contestant, any -> new ArrayList<>())
                        .add(new Started(started.milliseconds(), started.processor(), started.milliseconds() / least));
            }
        }
    }

    /** Until the first line; a second one has the processor time. */
    private Started run(List<String> command) {
        try {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.readLine();
                double milliseconds = (System.nanoTime() - start) / 1e6;
                String processor = lines.readLine();
                if (process.waitFor() != 0) {
                    throw new IllegalStateException(command + " ended with " + process.exitValue());
                }
                return new Started(milliseconds, processor == null ? 0 : Double.parseDouble(processor), 0);
            }
        } catch (IOException unstartable) {
            throw new IllegalStateException("cannot start " + command, unstartable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command + " ran", stopped);
        }
    }

    private void print() {
        System.out.printf(
                Locale.ROOT,
                "%d rounds; a Java that says Hello: %.0f ms.%n%n",
                ROUNDS,
                Sample.of(hello).median());
        System.out.println(
                "| system | first answer, ms | lowest to highest, ms | x Hello | processor, ms | jars | MB |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|");
        for (Contestant contestant : STARTED) {
            List<Started> starts = all.getOrDefault(contestant, List.of());
            Sample times = Sample.of(starts.stream().map(Started::milliseconds).toList());
            List<Path> jars = classPaths.jars(contestant);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f to %.0f | %.2f | %.0f | %d | %.2f |%n",
                    EvaluationTables.name(contestant),
                    times.median(),
                    times.lowest(),
                    times.highest(),
                    Sample.of(starts.stream().map(Started::timesHello).toList()).median(),
                    Sample.of(starts.stream().map(Started::processor).toList()).median(),
                    jars.size(),
                    megabytes(jars));
        }
        System.out.printf(
                Locale.ROOT,
                "%nAim: first in each. Flagward, by name, is number %s to answer, number %s in jars, number %s in megabytes.%n",
                place(this::milliseconds),
                place(contestant -> classPaths.jars(contestant).size()),
                place(this::megabytes));
    }

    /** Where Flagward stands, lowest first, among those that read their flags as it does, and among all. */
    private String place(ToDoubleFunction<Contestant> figure) {
        List<Contestant> peers =
                STARTED.stream().filter(one -> !one.isFlagward()).toList();
        return place(figure, peers.stream().filter(this::reads).toList()) + " (" + place(figure, peers) + ")";
    }

    private static String place(ToDoubleFunction<Contestant> figure, List<Contestant> peers) {
        double ours = figure.applyAsDouble(Contestant.NAME);
        long before =
                peers.stream().filter(one -> figure.applyAsDouble(one) < ours).count();
        return (1 + before) + " of " + (1 + peers.size());
    }

    private double milliseconds(Contestant contestant) {
        return Sample.of(all.getOrDefault(contestant, List.of()).stream()
                        .map(Started::milliseconds)
                        .toList())
                .median();
    }

    private double megabytes(Contestant contestant) {
        return megabytes(classPaths.jars(contestant));
    }

    private static double megabytes(List<Path> jars) {
        long bytes = 0;
        for (Path jar : jars) {
            bytes += jar.toFile().length();
        }
        return bytes / 1e6;
    }
}

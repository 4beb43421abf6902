package dev.flagward.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.Reading;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A document of 10 000 flags in four environments: what it costs to read and check in a process that has just started,
 * and how long one change of it takes as a whole process.
 */
public final class LargeDocument {
    private static final int FLAGS = 10_000;
    private static final int RUNS = 7;
    private static final List<String> ENVIRONMENTS = List.of("test", "development", "staging", "production");

    private LargeDocument() {}

    /**
     * Prints the table.
     *
     * @param arguments the project's directory and a directory to write in; or {@code read} and a document, to measure
     *     one reading in this process
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments[0].equals("read")) {
            read(Path.of(arguments[1]));
            return;
        }
        Path root = Path.of(arguments[0]).toRealPath();
        Path scratch = Files.createDirectories(Path.of(arguments[1])).toRealPath();
        Path document = scratch.resolve("large.json");
        Files.writeString(document, text());
        System.out.printf(
                Locale.ROOT,
                "%,d flags in %d environments, %.1f MB, %d runs%n%n",
                FLAGS,
                ENVIRONMENTS.size(),
                Files.size(document) / 1e6,
                RUNS);
        System.out.println("| work | median, s | lowest to highest, s |");
        System.out.println("|---|--:|--:|");
        readings(document);
        changes(root, document, scratch);
    }

    /** Prints the processor seconds of reading: of this thread, and of the process with its compiler and collector. */
    private static void read(Path document) throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long process = system.getProcessCpuTime();
        Reading reading = DocumentReader.read(Files.readAllBytes(document), "large.json");
        process = system.getProcessCpuTime() - process;
        thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - thread;
        if (reading.document().isEmpty()) {
            throw new IllegalStateException(reading.problems().toString());
        }
        System.out.println(thread / 1e9 + " " + process / 1e9);
    }

    private static void readings(Path document) throws IOException, InterruptedException {
        List<Double> thread = new ArrayList<>();
        List<Double> process = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            String[] seconds = readOnce(document).split(" ", -1);
            thread.add(Double.parseDouble(seconds[0]));
            process.add(Double.parseDouble(seconds[1]));
        }
        row("load and validate, processor time of the thread", Sample.of(thread));
        row("load and validate, processor time of the process", Sample.of(process));
    }

    /** With the switches of the launcher. */
    private static String readOnce(Path document) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeDocument.class.getName(),
                        "read",
                        document.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (child.waitFor() != 0) {
            throw new IllegalStateException("the reading process failed");
        }
        return printed;
    }

    private static void changes(Path root, Path document, Path scratch) throws IOException {
        List<Double> first = new ArrayList<>();
        List<Double> next = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            Path place = Files.createDirectories(scratch.resolve("enable-" + System.nanoTime()));
            Path copy = Files.copy(document, place.resolve("flags.json"));
            first.add(enable(root, copy, key(FLAGS / 2)).milliseconds() / 1000);
            next.add(enable(root, copy, key(FLAGS / 2 + 1)).milliseconds() / 1000);
        }
        row("enable, whole process, the first change, which founds the ledger", Sample.of(first));
        row("enable, whole process, the next change", Sample.of(next));
    }

    private static Program enable(Path root, Path document, String flag) {
        return new Program(
                List.of(
                        "./flagward",
                        "enable",
                        flag,
                        "-e",
                        "production",
                        "--reason",
                        "measured",
                        "--ticket",
                        "BENCH-1",
                        "--yes"),
                root,
                Map.of("JAVA_HOME", System.getProperty("java.home"), "FLAGWARD_STORE", "file:" + document));
    }

    private static void row(String work, Sample seconds) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f to %.2f |%n",
                work,
                seconds.median(),
                seconds.lowest(),
                seconds.highest());
    }

    private static String key(int number) {
        return "clinical_feature_" + number + "_enabled";
    }

    /** Of ten flags seven are plain, two are split, and one has rules. */
    private static String text() {
        StringBuilder text = new StringBuilder("{\n  \"version\": 1,\n  \"environments\": {");
        String comma = "";
        for (String environment : ENVIRONMENTS) {
            text.append(comma).append("\n    \"").append(environment).append("\": {}");
            comma = ",";
        }
        text.append("\n  },\n  \"flags\": {");
        for (int number = 0; number < FLAGS; number++) {
            text.append(number == 0 ? "\n" : ",\n").append(flag(number));
        }
        return text.append("\n  }\n}\n").toString();
    }

    private static String flag(int number) {
        StringBuilder text = new StringBuilder("    \"" + key(number) + "\": {\n      \"description\": \"Feature "
                + number + " of the practice\",\n      \"kind\": \"release\",\n      \"owner\": \"team-" + number % 40
                + "\",\n      \"environments\": {");
        String comma = "";
        for (String environment : ENVIRONMENTS) {
            text.append(comma).append("\n        \"").append(environment).append("\": ");
            text.append(environment.equals("production") ? "false" : state(number));
            comma = ",";
        }
        return text.append("\n      }\n    }").toString();
    }

    private static String state(int number) {
        return switch (number % 10) {
            case 0 ->
                "{\"enabled\": true, \"rules\": [{\"id\": \"inside\", \"when\": {\"all\": ["
                        + "{\"attribute\": \"country\", \"in\": [\"germany\", \"austria\"]}, "
                        + "{\"attribute\": \"role\", \"equals\": \"physician\"}]}, \"serve\": \"on\"}], \"serve\": \"off\"}";
            case 1, 2 -> "{\"enabled\": true, \"serve\": {\"split\": {\"on\": 20, \"off\": 80}}}";
            default -> Boolean.toString(number % 2 == 0);
        };
    }
}

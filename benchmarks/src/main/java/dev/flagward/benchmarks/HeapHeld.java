package dev.flagward.benchmarks;

import dev.flagward.client.Flagward;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.management.ObjectName;

/**
 * How much heap a client with a large document holds, and in objects of which classes: the difference of what lives in
 * this process before and after, by the virtual machine's own count after a full collection.
 */
public final class HeapHeld {
    private static final int SHOWN = 15;

    private HeapHeld() {}

    /**
     * Prints a table.
     *
     * @param arguments a directory to write in
     */
    public static void main(String[] arguments) throws Exception {
        Path scratch = Files.createDirectories(Path.of(arguments[0]));
        Path small = scratch.resolve("few-rules.json");
        Path large = scratch.resolve("many-rules.json");
        Files.write(small, ManyRules.document(10, true, "off"));
        Files.write(large, ManyRules.document(ManyRules.FLAGS, true, "off"));
        // What the first client of a process brings along is not the flags': classes, threads, the JDK's own tables.
        try (Flagward first = client(small)) {
            Map<String, long[]> before = living();
            try (Flagward client = client(large)) {
                Map<String, long[]> after = living();
                print(Files.size(large), before, after);
                check(client);
            }
            check(first);
        }
    }

    /** Also keeps the client from being collected before this is asked. */
    private static void check(Flagward client) {
        if (client.snapshot().flags().isEmpty()) {
            throw new IllegalStateException(client.state().toString());
        }
    }

    private static Flagward client(Path file) {
        Flagward client = Flagward.builder()
                .file(file)
                .waitAtMost(Duration.ofMinutes(1))
                .readEvery(Duration.ofHours(1))
                .start();
        check(client);
        return client;
    }

    /** Number and bytes of what lives, by class. */
    private static Map<String, long[]> living() throws Exception {
        // Twice, since references to what nobody needs are only cleared in the first; a client lets go of a file's
        // bytes a
        // second after it has read them.
        System.gc();
        Thread.sleep(1500);
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Map<String, long[]> living = new LinkedHashMap<>();
        for (String line : histogram.split("\n", -1)) {
            String[] words = line.trim().split("\\s+", -1);
            if (words.length >= 4 && words[0].endsWith(":")) {
                living.put(words[3], new long[] {Long.parseLong(words[1]), Long.parseLong(words[2])});
            }
        }
        if (living.isEmpty()) {
            throw new IllegalStateException("the virtual machine counts nothing: " + histogram);
        }
        return living;
    }

    private static void print(long document, Map<String, long[]> before, Map<String, long[]> after) {
        Map<String, long[]> grown = new LinkedHashMap<>();
        long objects = 0;
        long bytes = 0;
        for (Map.Entry<String, long[]> type : after.entrySet()) {
            long[] had = before.getOrDefault(type.getKey(), new long[2]);
            long[] more = {type.getValue()[0] - had[0], type.getValue()[1] - had[1]};
            grown.put(type.getKey(), more);
            objects += more[0];
            bytes += more[1];
        }
        System.out.printf(
                Locale.ROOT,
                "%,d flags with three rules each, a document of %.1f MB: **%.1f MiB** of heap in %,d objects (aim: 25 MiB)."
                        + "%n%n| class | objects | MiB |%n|---|--:|--:|%n",
                ManyRules.FLAGS,
                document / 1e6,
                mebibytes(bytes),
                objects);
        grown.entrySet().stream()
                .sorted((one, other) -> Long.compare(other.getValue()[1], one.getValue()[1]))
                .limit(SHOWN)
                .forEach(type -> System.out.printf(
                        Locale.ROOT,
                        "| `%s` | %,d | %.2f |%n",
                        type.getKey().replace("dev.flagward.", ""),
                        type.getValue()[0],
                        mebibytes(type.getValue()[1])));
    }

    private static double mebibytes(long bytes) {
        return bytes / 1024.0 / 1024.0;
    }
}

package dev.flagward.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A place that is changed here and looked at by an {@link Onlooker} in a process of its own. */
final class Watched implements AutoCloseable {
    private static final int PATIENCE = 20;

    private final String title;
    private final Changing changing;
    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<Double> told = new ArrayList<>();
    private final List<Double> read = new ArrayList<>();
    private final List<Double> called = new ArrayList<>();

    /** Makes a change. */
    @FunctionalInterface
    interface Changing {
        Made change() throws Exception;
    }

    /**
     * A change that was made.
     *
     * @param at when the step began that lets others see it, by {@link System#nanoTime}
     * @param what the onlooker calls it
     */
    record Made(long at, String what) {}

    Watched(String title, Changing changing, Onlooker.Means means, String... where) throws IOException {
        this.title = title;
        this.changing = changing;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Onlooker.class.getName(),
                means.name()));
        command.addAll(List.of(where));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread listening = new Thread(this::listen, "onlooker");
        listening.setDaemon(true);
        listening.start();
        await("ready", 0);
    }

    private void listen() {
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            for (@Nullable String line = said.readLine(); line != null; line = said.readLine()) {
                lines.add(line);
            }
        } catch (IOException gone) {
            lines.add("0 0 gone");
        }
    }

    /** What was said of that change, and not before it. */
    private long[] await(String what, long since) {
        try {
            while (true) {
                String line = lines.poll(PATIENCE, TimeUnit.SECONDS);
                if (line == null) {
                    throw new IllegalStateException(title + ": nobody saw " + what);
                }
                String[] words = line.split(" ", -1);
                long[] times = {Long.parseLong(words[0]), Long.parseLong(words[1])};
                if (words[2].equals(what) && times[0] >= since) {
                    return times;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Makes one change and waits until it is seen. */
    void once(boolean counts) throws Exception {
        long start = System.nanoTime();
        Made made = changing.change();
        long[] times = await(made.what(), made.at());
        if (counts) {
            told.add((times[0] - made.at()) / 1e6);
            read.add((times[1] - made.at()) / 1e6);
            called.add((times[0] - start) / 1e6);
        }
    }

    String title() {
        return title;
    }

    /** From the step to the word of it, in milliseconds. */
    Sample told() {
        return Sample.of(told);
    }

    /** From the step to the reading that followed the word of it, in milliseconds. */
    Sample read() {
        return Sample.of(read);
    }

    /** From the beginning of the call that made the change to the word of it, in milliseconds. */
    Sample called() {
        return Sample.of(called);
    }

    @Override
    public void close() {
        process.destroy();
    }
}

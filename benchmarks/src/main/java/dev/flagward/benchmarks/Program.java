package dev.flagward.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program as a person starts it.
 *
 * @param environment added to this process's own
 */
record Program(List<String> command, Path directory, Map<String, String> environment) {
    /** How long one run takes, which must end well and whose output nobody reads. */
    double milliseconds() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        try {
            long start = System.nanoTime();
            int exit = builder.start().waitFor();
            double milliseconds = (System.nanoTime() - start) / 1e6;
            if (exit != 0) {
                throw new IllegalStateException(command + " ended with " + exit);
            }
            return milliseconds;
        } catch (IOException unstartable) {
            throw new IllegalStateException("cannot start " + command, unstartable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command + " ran", stopped);
        }
    }
}

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
    /** One run, whose output nobody reads. */
    record Run(int exit, double milliseconds) {}

    Run run() {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        try {
            long start = System.nanoTime();
            int exit = builder.start().waitFor();
            return new Run(exit, (System.nanoTime() - start) / 1e6);
        } catch (IOException unstartable) {
            throw new IllegalStateException("cannot start " + command, unstartable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command + " ran", stopped);
        }
    }

    /** The milliseconds of a run that must end well. */
    double milliseconds() {
        Run run = run();
        if (run.exit != 0) {
            throw new IllegalStateException(command + " ended with " + run.exit);
        }
        return run.milliseconds;
    }
}

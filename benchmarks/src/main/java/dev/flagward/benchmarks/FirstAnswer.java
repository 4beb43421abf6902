package dev.flagward.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A process that loads the flags with one system, asks for one, says so, and ends. */
public final class FirstAnswer {
    private FirstAnswer() {}

    /**
     * Prints a line as soon as there is an answer, and another with the milliseconds that processors worked until then.
     *
     * @param arguments the name of a {@link Peer} and its file; with {@code write} behind them, only writes the file
     */
    public static void main(String[] arguments) throws Exception {
        Peer peer = Class.forName(arguments[0])
                .asSubclass(Peer.class)
                .getDeclaredConstructor()
                .newInstance();
        Path file = Path.of(arguments[1]);
        if (arguments.length > 2) {
            write(peer, file);
            return;
        }
        peer.start(file, Work.FLAGS);
        if (!peer.on()) {
            throw new IllegalStateException(arguments[0] + " does not answer as expected");
        }
        System.out.println("answered");
        System.out.println(ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toMillis());
        System.out.flush();
        // Without waiting for what the system would like to end in peace.
        Runtime.getRuntime().halt(0);
    }

    private static void write(Peer peer, Path file) throws IOException {
        Files.writeString(file, peer.document(Work.FLAGS));
    }
}

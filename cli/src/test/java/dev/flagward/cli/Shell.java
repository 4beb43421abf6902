package dev.flagward.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** A process we own: runs command lines in a directory, with a terminal and a person as told. */
final class Shell {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final Path directory;
    private final Map<String, String> variables = new HashMap<>();
    private String terminal = "";
    private String typed = "";
    private InstantSource clock = InstantSource.fixed(NOW);

    /** What a command line came to. */
    record Ended(Exit exit, String out, String err) {}

    Shell(Path directory) {
        this.directory = directory;
    }

    /** The words of {@link Terminal#of}. */
    Shell terminal(String words) {
        terminal = words;
        return this;
    }

    Shell typing(String line) {
        typed = line + "\n";
        return this;
    }

    Shell variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    /** What the clock says from then on. */
    Shell at(Instant moment) {
        clock = InstantSource.fixed(moment);
        return this;
    }

    /** The clock is the real one. */
    Shell live() {
        clock = InstantSource.system();
        return this;
    }

    Surroundings surroundings(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Surroundings(
                Map.copyOf(variables),
                directory,
                Terminal.of(terminal, variables),
                clock,
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                out,
                err);
    }

    Ended run(String... arguments) {
        return run(new TopLevel(), arguments);
    }

    Ended run(Group top, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Exit exit = new Dispatch(top, surroundings(out, err)).run(arguments);
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}

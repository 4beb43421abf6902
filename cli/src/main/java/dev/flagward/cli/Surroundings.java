package dev.flagward.cli;

import dev.flagward.store.Actor;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * The process around a command line.
 *
 * @param variables the environment variables
 * @param directory where relative paths start
 */
record Surroundings(
        Map<String, String> variables,
        Path directory,
        Terminal terminal,
        InstantSource clock,
        InputStream in,
        OutputStream out,
        OutputStream err) {

    /** This process. */
    static Surroundings ofProcess() {
        Map<String, String> variables = System.getenv();
        return new Surroundings(
                variables,
                Path.of(""),
                Terminal.of(System.getProperty("flagward.terminal", ""), variables),
                InstantSource.system(),
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
    }

    /** The variable's value, or the other text if it is not set or empty. */
    String variable(String name, String other) {
        String value = variables.get(name);
        return value == null || value.isEmpty() ? other : value;
    }

    /** Who the operating system says is at work; nobody has proven it. */
    Actor actor() {
        String name = System.getProperty("user.name", "");
        return new Actor(name.isBlank() || name.equals("?") ? "unknown" : name, "self-asserted");
    }

    /** The day it is, in UTC. */
    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}

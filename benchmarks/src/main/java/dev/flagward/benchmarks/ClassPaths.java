package dev.flagward.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The class paths of the contestants, as {@code scripts/peers.sh} laid them out.
 *
 * @param application this module's own classes in a jar, as an application is delivered
 * @param lib the jars that this module measures with
 * @param peers a directory with a directory of jars for each class path
 */
record ClassPaths(Path application, Path lib, Path peers) {
    static ClassPaths in(Path benchmarks) {
        return new ClassPaths(
                benchmarks.resolve("target/peers/application.jar"),
                benchmarks.resolve("target/lib"),
                benchmarks.resolve("target/peers"));
    }

    /** What an application takes on with the contestant. */
    List<Path> jars(Contestant contestant) {
        return jarsIn(peers.resolve(contestant.classPath()));
    }

    /** The class path of a process in which only that contestant is, with more that it needs to be measured. */
    String of(Contestant contestant, List<Path> more) {
        List<String> path = new ArrayList<>();
        path.add(application.toString());
        jars(contestant).forEach(jar -> path.add(jar.toString()));
        more.forEach(jar -> path.add(jar.toString()));
        return String.join(File.pathSeparator, path);
    }

    /** JMH and what it needs. */
    List<Path> jmh() {
        return jarsIn(lib).stream()
                .filter(jar -> jar.getFileName().toString().matches("(jmh-core|jopt-simple|commons-math3)-.*"))
                .toList();
    }

    private static List<Path> jarsIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("run scripts/peers.sh first", unreadable);
        }
    }
}

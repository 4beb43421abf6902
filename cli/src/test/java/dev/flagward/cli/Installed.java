package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packed program in a directory whose name has blanks, and real processes on it. */
final class Installed {
    private static final Path ROOT = Path.of(System.getProperty("flagward.root", ".."));

    private final Path scratch;
    private final Path home;

    record Ended(int status, String out, String err) {}

    private Installed(Path scratch, Path home) {
        this.scratch = scratch;
        this.home = home;
    }

    static Installed in(Path scratch) throws IOException {
        Installed installed = new Installed(scratch, scratch.toRealPath().resolve("with some blanks"));
        // The jar comes last, so that make finds nothing newer and builds nothing.
        for (String file : List.of(
                "flagward",
                "Makefile",
                "pom.xml",
                "scripts/start-archives.sh",
                "scripts/javas.sh",
                "scripts/manage-feature-flags.sh",
                "scripts/test-feature-flag-rollback.py",
                "scripts/monitor-feature-rollout.sh",
                "examples/practice-management/feature_flags.json",
                "cli/target/flagward.jar")) {
            Path copy = installed.home.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(ROOT.resolve(file), copy);
            assertThat(copy.toFile().setExecutable(true)).isTrue();
        }
        return installed;
    }

    Path home() {
        return home;
    }

    Path sample() {
        return home.resolve("examples/practice-management/feature_flags.json");
    }

    /** Runs a process with this test's Java, and no other sign of the test's surroundings. */
    Ended run(Path directory, Map<String, String> variables, List<String> command) throws Exception {
        Path out = Files.createTempFile(scratch, "out", "");
        Path err = Files.createTempFile(scratch, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(
                        Files.createTempFile(scratch, "in", "").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("LC_") || name.startsWith("FLAGWARD_") || name.startsWith("MAKE"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), read(out), read(err));
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}

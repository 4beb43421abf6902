package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flagward.cli.Installed.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with the real jar and real Java processes, in a directory whose name has blanks. Runs after packaging. */
class LauncherProcessTest {
    @TempDir
    Path scratch;

    Installed installed;
    Path home;
    Path sample;

    @BeforeEach
    void install_in_a_directory_with_blanks() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the launcher is for systems with a POSIX shell");
        installed = Installed.in(scratch);
        home = installed.home();
        sample = installed.sample();
    }

    @Test
    void status_runs_from_its_own_directory_from_another_and_through_symbolic_links() throws Exception {
        Path elsewhere = Files.createDirectories(scratch.resolve("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("fw"), Path.of("../with some blanks/flagward"));
        Path linkToLink = Files.createSymbolicLink(elsewhere.resolve("fw2"), link);
        List<String> status = List.of("status", "-o", "text", "--store", sample.toString());
        Ended here = run(home, Map.of(), command("./flagward", status));
        assertThat(here.err()).isEmpty();
        assertThat(here.out()).endsWith("18 flags: 12 on, 6 off\n");
        for (String path : List.of(
                home.resolve("flagward").toString(), "./fw", linkToLink.toString(), "../with some blanks/flagward")) {
            assertThat(run(elsewhere, Map.of(), command(path, status))).as(path).isEqualTo(here);
        }
    }

    @Test
    void arguments_arrive_as_they_were_given_in_any_locale() throws Exception {
        for (String locale : List.of("C", "C.UTF-8")) {
            Ended ended = run(home, Map.of("LC_ALL", locale), command("./flagward", List.of("show", "a b $x *", "ü")));
            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.err()).contains("'ü'");
        }
    }

    @Test
    void the_archives_are_used_and_a_stale_or_broken_one_only_costs_time() throws Exception {
        Ended made = run(home, Map.of(), List.of("scripts/start-archives.sh"));
        assertThat(made.status()).as(made.err()).isZero();
        assertThat(made.out()).contains("start archive made for Java");
        assertThat(run(home, Map.of(), List.of("scripts/start-archives.sh")).out())
                .isEmpty();
        List<String> status = command("./flagward", List.of("status", "--store", sample.toString()));
        Ended fast = run(home, Map.of(), status);
        assertThat(fast.err()).isEmpty();
        assertThat(fast.status()).isZero();

        Files.setLastModifiedTime(
                home.resolve("cli/target/flagward.jar"),
                java.nio.file.attribute.FileTime.fromMillis(1_000_000_000_000L));
        assertThat(run(home, Map.of(), status)).isEqualTo(fast);
        for (Path archive : archives()) {
            assertThat(archive.toFile().setWritable(true)).isTrue();
            Files.writeString(archive, "no archive");
        }
        assertThat(run(home, Map.of(), status)).isEqualTo(fast);
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("cli/target/start"))) {
            return files.filter(file -> Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    @Test
    void without_a_jar_or_a_java_it_says_what_to_do() throws Exception {
        Ended noJava = run(home, Map.of("JAVA_HOME", "/nowhere"), List.of("./flagward", "status"));
        assertThat(noJava.status()).isEqualTo(4);
        assertThat(noJava.err()).contains("no Java 17 or newer").contains("/nowhere");
        Files.delete(home.resolve("cli/target/flagward.jar"));
        Ended noJar = run(home, Map.of(), List.of("./flagward", "status"));
        assertThat(noJar.status()).isEqualTo(4);
        assertThat(noJar.err()).contains("make build");
    }

    @Test
    void a_java_that_is_too_old_is_named() throws Exception {
        Path java = Files.createDirectories(home.resolve("old/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Ended old = run(home, Map.of("JAVA_HOME", home.resolve("old").toString()), List.of("./flagward", "status"));
        assertThat(old.status()).isEqualTo(4);
        assertThat(old.err()).contains(java.toString()).contains("older than Java 17");
    }

    @Test
    void a_reader_that_leaves_early_sees_no_complaint() throws Exception {
        Ended ended = run(
                home, Map.of(), List.of("sh", "-c", "./flagward list -o text --store '" + sample + "' | head -n 1"));
        assertThat(ended.out()).startsWith("FLAG ").hasLineCount(1);
        assertThat(ended.err()).isEmpty();
    }

    @Test
    void the_old_script_calls_the_same_commands() throws Exception {
        String script = home.resolve("scripts/manage-feature-flags.sh").toString();
        Path here = home.resolve("examples/practice-management");
        Ended status = run(here, Map.of(), List.of(script, "-e", "staging", "-v", "-n", "pms", "status"));
        assertThat(status.status()).isZero();
        assertThat(status.out()).contains("file:feature_flags.json, staging").contains("18 flags: 14 on, 4 off");
        assertThat(status.err()).contains("the namespace pms plays no part").contains("flagward status -e staging");
        assertThat(run(here, Map.of(), List.of(script, "validate")).status()).isZero();
        assertThat(run(here, Map.of(), List.of(script, "rollout", "x")).status())
                .isEqualTo(2);
        assertThat(run(here, Map.of(), List.of(script, "frob")).status()).isEqualTo(2);
        assertThat(run(here, Map.of(), List.of(script, "--help")).out()).contains("restore FILE");
    }

    private static List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(program);
        command.addAll(arguments);
        return command;
    }

    private Ended run(Path directory, Map<String, String> variables, List<String> command) throws Exception {
        return installed.run(directory, variables, command);
    }
}

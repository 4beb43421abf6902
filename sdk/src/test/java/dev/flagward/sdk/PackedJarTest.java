package dev.flagward.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.client.BooleanFlag;
import dev.flagward.client.Flags;
import dev.flagward.client.Flagward;
import dev.flagward.testkit.WithFlag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar alone, and beside the test kit. */
class PackedJarTest {
    private static final Path JAR = Path.of(System.getProperty("flagward.sdk.jar", ""));
    private static final BooleanFlag VIDEO_CALLS = Flags.bool("video_calls_enabled", false);

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    private Path directory;

    @Test
    void it_holds_our_classes_and_our_licence_and_nothing_else() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> names = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
            assertThat(names)
                    .contains("dev/flagward/client/Flagward.class", "dev/flagward/document/FlagDocument.class")
                    .contains("dev/flagward/engine/Evaluator.class", "META-INF/LICENSE")
                    .allMatch(name -> name.startsWith("dev/flagward/client/")
                            || name.startsWith("dev/flagward/document/")
                            || name.startsWith("dev/flagward/engine/")
                            || name.startsWith("META-INF/"));
        }
    }

    @Test
    void its_pom_asks_for_no_other_jar() throws IOException {
        String pom = Files.readString(Path.of(System.getProperty("flagward.sdk.pom", "")));
        assertThat(pom).contains("<artifactId>flagward-sdk</artifactId>");
        assertThat(Pattern.compile("<dependency>.*?</dependency>", Pattern.DOTALL)
                        .matcher(pom)
                        .results()
                        .map(MatchResult::group))
                .isNotEmpty()
                .allMatch(dependency ->
                        dependency.contains("<scope>test</scope>") || dependency.contains("<scope>provided</scope>"));
    }

    @Test
    void an_application_needs_no_other_jar() throws Exception {
        Path flags = directory.resolve("flags.json");
        Files.writeString(flags, "{\"production\": {\"video_calls_enabled\": true}}");
        assertThat(run(flags)).containsExactly("true", "READY", "");
    }

    @Test
    void flags_in_yaml_without_a_parser_are_a_problem_with_a_mend() throws Exception {
        Path flags = directory.resolve("flags.yaml");
        Files.writeString(flags, "production:\n  video_calls_enabled: true\n");
        List<String> said = run(flags);
        assertThat(said).startsWith("false", "ERROR");
        assertThat(said.get(2)).startsWith("FW-1019 flags.yaml").contains("org.snakeyaml:snakeyaml-engine");
    }

    @Test
    @WithFlag(flag = "video_calls_enabled", serves = "on")
    void the_test_kit_sets_flags_of_this_jar() {
        assertThat(Flagward.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .endsWith(JAR.getFileName().toString());
        assertThat(VIDEO_CALLS.value()).isTrue();
    }

    /** What the application prints, alone with the jar. */
    private static List<String> run(Path flags) throws IOException, InterruptedException {
        Path tests = Path.of(Application.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        JAR + System.getProperty("path.separator") + tests,
                        "dev.flagward.sdk.Application",
                        flags.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed.lines().toList();
    }
}

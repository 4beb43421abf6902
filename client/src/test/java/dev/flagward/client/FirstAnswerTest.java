package dev.flagward.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.engine.EvaluationContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process of an application loads until it has its first answers. */
class FirstAnswerTest {
    private static final String ANSWERED = "answered";

    @TempDir
    Path directory;

    @Test
    void no_lambda_of_ours_is_made_and_no_records_are_compared_before_the_first_answers() throws Exception {
        Path file = Files.write(directory.resolve("flags.json"), Documents.typed(100));
        List<String> loaded = loadedUntilAnswered(file);
        assertThat(loaded).anyMatch(line -> line.contains("dev.flagward.client.Flagward source:"));
        assertThat(loaded).anyMatch(line -> line.contains("dev.flagward.engine.Outcome$Bucketed source:"));
        assertThat(loaded.stream().filter(line -> line.contains("dev.flagward.") && line.contains("$$Lambda")))
                .as("a process's first lambda costs it 10 ms: a class, where the first answers pass")
                .isEmpty();
        assertThat(loaded)
                .as("a process's first comparison of records costs it 30 ms")
                .noneMatch(line -> line.contains("java.lang.runtime.ObjectMethods "));
    }

    private static List<String> loadedUntilAnswered(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isZero();
        assertThat(lines).contains(ANSWERED);
        return lines.subList(0, lines.indexOf(ANSWERED));
    }

    /** Asks for a flag that is the same for everybody, one with a rule and one with a split. */
    static final class Application {
        private Application() {}

        public static void main(String[] arguments) {
            Flagward flagward = Flagward.builder().file(Path.of(arguments[0])).start();
            String text =
                    flagward.stringValue("text", "none", flagward.snapshot().nobody());
            boolean rule = flagward.booleanValue("rule", true);
            boolean ramp = flagward.booleanValue("ramp", false, flagward.prepare(EvaluationContext.of("anybody")));
            if (text.equals("one") && !rule && ramp) {
                System.out.println(ANSWERED);
            }
            System.out.flush();
            Runtime.getRuntime().halt(0);
        }
    }
}

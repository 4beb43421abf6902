package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code rollout status} says of the footing that a rollout's evidence stands on. */
class RolloutFootingTest {
    private static final String FLAG = "payments_enabled";
    private static final String ERRORS =
            "\"error-rate\":{\"total\":\"requests_total\",\"bad\":\"errors_total\",\"dispersion\":1}";
    private static final String LATENCY = "\"latency\":{\"histogram\":\"took_bucket\",\"slower-than\":[1]}";

    @TempDir
    Path directory;

    private Practice practice;

    @BeforeEach
    void open() throws Exception {
        practice = Practice.in(directory, Practice.Form.PLAIN);
    }

    private String status(String guard, String... more) throws Exception {
        Files.writeString(directory.resolve("guard.json"), guard);
        String[] start = {"rollout", "start", FLAG, "--guard", "guard.json", "--reason", "a try", "-y"};
        String[] all = java.util.Arrays.copyOf(start, start.length + more.length);
        System.arraycopy(more, 0, all, start.length, more.length);
        assertThat(practice.run(all).exit()).isEqualTo(Exit.DONE);
        // The first entry adopts the document.
        Shell.Ended shown = new Shell(directory).terminal("out").run("rollout", "status", "2");
        assertThat(shown.exit()).as(shown.err()).isEqualTo(Exit.DONE);
        return shown.out();
    }

    @Test
    void it_says_what_is_uncalibrated_what_nobody_counts_and_that_the_last_step_compares_nothing() throws Exception {
        assertThat(status("{\"metrics\":{" + ERRORS + "," + LATENCY + "}}").lines())
                .contains(
                        "uncalibrated: latency; no warm-up has measured how bad ones come in bursts, and long bursts look"
                                + " like harm",
                        "no distinct units are counted: a sample-ratio mismatch would not be seen",
                        "at 100 % nothing is compared: only bounds are held");
    }

    @Test
    void it_shows_a_warm_up_and_leaves_out_what_is_taken_care_of() throws Exception {
        String guard = "{\"metrics\":{" + ERRORS + "},\"units\":{\"counter\":\"units_total\"},"
                + "\"halves\":{\"label\":\"cohort\",\"values\":[\"a\",\"b\"]}}";
        assertThat(status(guard, "--warm-up", "30m"))
                .contains("> warm-up of 30m before the first step")
                .doesNotContain("uncalibrated", "no distinct units");
    }
}

package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.engine.Value;
import dev.flagward.testkit.PrometheusServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code rollout status} and {@code rollout plan} say of the footing that a rollout's evidence stands on. */
class RolloutFootingTest {
    private static final String FLAG = "payments_enabled";
    private static final String ERRORS =
            "\"error-rate\":{\"total\":\"requests_total\",\"bad\":\"errors_total\",\"dispersion\":1}";
    private static final String LATENCY = "\"latency\":{\"histogram\":\"took_bucket\",\"slower-than\":[1]}";

    private static final String UNCALIBRATED =
            "uncalibrated: latency; no warm-up has measured how bad ones come in bursts, and long bursts look like harm";
    private static final String UNCOUNTED = "no distinct units are counted: a sample-ratio mismatch would not be seen";
    private static final String ALONE = "at 100 % nothing is compared: only bounds are held";

    @TempDir
    private static Path shared;

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
                .contains(UNCALIBRATED, UNCOUNTED, ALONE);
    }

    @Test
    void it_shows_a_warm_up_and_leaves_out_what_is_taken_care_of() throws Exception {
        String guard = "{\"metrics\":{" + ERRORS + "},\"units\":{\"counter\":\"units_total\"},"
                + "\"halves\":{\"label\":\"cohort\",\"values\":[\"a\",\"b\"]}}";
        assertThat(status(guard, "--warm-up", "30m"))
                .contains("> warm-up of 30m before the first step")
                .doesNotContain("uncalibrated", "no distinct units");
    }

    /** Half an hour in which a hundred a second were served without the variant: of them one fails and two are slow. */
    private static String history() {
        StringBuilder text = new StringBuilder();
        for (String family : List.of(
                "requests_total 1500",
                "errors_total 15",
                "took_bucket 1470 le=\"1\",",
                "took_bucket 1500 le=\"+Inf\",",
                "units_total 30")) {
            String[] is = family.split(" ", 3);
            for (int k = 0; k <= 120; k++) {
                text.append(is[0])
                        .append('{')
                        .append(is.length > 2 ? is[2] : "")
                        .append("variant=\"off\"} ")
                        .append(k * Long.parseLong(is[1]))
                        .append(' ')
                        .append(Shell.NOW.minusSeconds(15L * (120 - k)).getEpochSecond())
                        .append('\n');
            }
        }
        return text + "# EOF\n";
    }

    private String plan(PrometheusServer server, String guard, String form) throws Exception {
        Files.writeString(directory.resolve("guard.json"), guard);
        byte[] before = practice.bytes();
        String asked = server.address().toString();
        Shell.Ended ended =
                practice.run("rollout", "plan", FLAG, "--guard", "guard.json", "--prometheus", asked, "-o", form);
        assertThat(ended.err()).isEmpty();
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(practice.bytes()).isEqualTo(before);
        return ended.out();
    }

    @Test
    void a_plan_says_how_soon_it_would_find_harm_and_then_what_it_does_not_stand_on() throws Exception {
        String poor = "{\"metrics\":{" + ERRORS + "," + LATENCY + "}}";
        String better = "{\"metrics\":{" + ERRORS + "},\"units\":{\"counter\":\"units_total\"}}";
        try (PrometheusServer server = PrometheusServer.withHistory(shared, history())) {
            List<String> lines = plan(server, poor, "text").lines().toList();
            assertThat(lines.get(0)).startsWith("STEP").contains("2 TIMES", "1.5 TIMES", "1.2 TIMES");
            assertThat(lines.get(1)).matches("5\\.00 %  error-rate  100 +1\\.00 %  30m .*");
            assertThat(lines.get(6)).matches("50\\.0 %  latency +100 +2\\.00 %  30m .*");
            assertThat(lines.subList(7, lines.size()))
                    .containsExactly(
                            "A harm is found in the first time in half of all cases, in the second in nine of ten.",
                            UNCALIBRATED,
                            UNCOUNTED,
                            ALONE);
            assertThat(Practice.list(Practice.parse(plan(server, poor, "json")), "footing"))
                    .containsExactly(Value.of(UNCALIBRATED), Value.of(UNCOUNTED), Value.of(ALONE));
            lines = plan(server, better, "text").lines().toList();
            assertThat(lines.subList(5, lines.size())).containsExactly(ALONE);
        }
    }
}

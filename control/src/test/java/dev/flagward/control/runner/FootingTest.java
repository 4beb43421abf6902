package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.RolloutPlan;
import dev.flagward.control.Schedule;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import dev.flagward.guard.Traffic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a plan whose metrics show little. */
class FootingTest {
    private static final String GUARD = """
            {"units": {"counter": "units"}, "metrics": {
              "latency": {"histogram": "seconds_bucket", "slower-than": [0.01, 0.5, 10], "dispersion": 1}}}""";

    private static List<String> words(Map<String, Traffic> usual) {
        FlagDocument document = DocumentReader.read(
                        "{\"version\": 1, \"environments\": {\"production\": {}}, \"flags\": {\"fine\": {}}}"
                                .getBytes(StandardCharsets.UTF_8),
                        "flags")
                .document()
                .orElseThrow();
        RolloutPlan plan = new RolloutPlan(
                List.of("fine"),
                "production",
                Optional.empty(),
                Optional.empty(),
                List.of(new RolloutPlan.Step(Percent.of(50), Duration.ZERO)),
                Schedule.ALWAYS,
                Duration.ZERO,
                (Value.Structure) Json.read(GUARD.getBytes(StandardCharsets.UTF_8), "guard"));
        return Footing.of(plan, Preflight.kept(usual, Map.of()), document).words();
    }

    @Test
    void a_boundary_that_nearly_all_or_nearly_none_pass_is_named_with_its_share() {
        assertThat(words(Map.of("latency", new Traffic(10, List.of(0.9, 0.05, 0.0001)))))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("latency: 90 % are slower than 0.01 anyway"),
                        second -> assertThat(second).startsWith("latency: 0.010 % are slower than 10.0 anyway"));
    }

    @Test
    void nothing_is_said_of_boundaries_before_anything_was_measured_or_where_they_serve() {
        assertThat(words(Map.of())).isEmpty();
        assertThat(words(Map.of("latency", new Traffic(10, List.of(0.5, 0.05, 0.0005)))))
                .isEmpty();
    }
}

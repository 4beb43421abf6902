package dev.flagward.control.runner;

import static dev.flagward.control.runner.History.EIGHT;
import static dev.flagward.control.runner.History.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollout.State;
import dev.flagward.control.Outcome;
import dev.flagward.control.PlanReader;
import dev.flagward.control.Request;
import dev.flagward.control.RolloutAdvance;
import dev.flagward.document.Json;
import dev.flagward.document.Problem;
import dev.flagward.engine.Value;
import dev.flagward.testkit.PrometheusServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps that end early where harm is ruled out, and traffic that is not split as planned, read from a real Prometheus: 130 requests a
 * second, one in a hundred fails on either side; a quarter has the candidate, of {@code payments_enabled} a third.
 */
class SafeAfterTest {
    private static final Instant NOON = EIGHT.plus(Duration.ofHours(4));
    private static final String AS_PLANNED = "video_calls_enabled";
    private static final String MORE = "payments_enabled";
    private static final String HOLD = "[{\"percent\":25,\"hold\":\"2h\"},{\"percent\":100}]";
    private static final String EARLY = "[{\"percent\":25,\"hold\":\"2h\",\"safe-after\":\"10m\"},{\"percent\":100}]";

    @TempDir
    private static Path shared;

    private static PrometheusServer server;

    @TempDir
    Path directory;

    private Ramp ramp;

    @BeforeAll
    static void lay_the_history_down() throws Exception {
        History history = new History();
        for (String flag : List.of(AS_PLANNED, MORE)) {
            Random random = new Random(11);
            for (String variant : List.of("on", "off")) {
                int requests = variant.equals("off") ? 1500 : flag.equals(MORE) ? 750 : 500;
                long total = 0;
                long bad = 0;
                for (Instant at : History.scrapesUntil(NOON)) {
                    total += requests;
                    for (int i = 0; i < requests; i++) {
                        bad += random.nextInt(100) == 0 ? 1 : 0;
                    }
                    history.counted("flag=" + flag + " variant=" + variant, at, (double) total, (double) bad);
                }
            }
        }
        server = history.served(shared);
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        ramp = new Ramp(directory, NINE);
    }

    private static String guard(String more) {
        return "{\"metrics\":{\"error-rate\":{" + History.ERROR_RATE + ",\"dispersion\":1}" + more + "}}";
    }

    private Duration firstStep(String steps, String guard) {
        long number = ramp.planned(AS_PLANNED, Ramp.PRODUCTION, steps, guard);
        ramp.runs(Duration.ofMinutes(130), server);
        assertThat(ramp.state(number)).isEqualTo(State.COMPLETED);
        List<GuardedRollout.Move> moves = ramp.rollout(number).moves();
        return Duration.between(moves.get(0).at(), moves.get(1).at());
    }

    @Test
    void a_step_ends_early_once_harm_is_ruled_out_and_its_entry_says_so() {
        assertThat(firstStep(EARLY, guard(""))).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(60));
        assertThat(ramp.entries().stream()
                        .filter(entry -> entry.eventType().equals("rollout_advanced"))
                        .map(GuardedRollout::evidence)
                        .map(evidence -> evidence.members().get("safe")))
                .containsExactly(null, Value.of(true));
    }

    @Test
    void a_step_whose_plan_does_not_say_so_holds_for_its_time_however_safe_it_is() {
        assertThat(firstStep(HOLD, guard(""))).isBetween(Duration.ofHours(2), Duration.ofMinutes(121));
    }

    /** One that only notifies holds no rollout up, and yet is no proof. */
    @ParameterizedTest
    @ValueSource(strings = {"roll-back", "notify"})
    void a_step_holds_for_its_time_while_one_metric_of_several_has_not_ruled_harm_out(String regressed) {
        String strict = ",\"strict\":{\"total\":\"requests_total{flag=\\\"$flag\\\"}\","
                + "\"bad\":\"errors_total{flag=\\\"$flag\\\"}\",\"tolerated\":0.001,\"dispersion\":1,"
                + "\"regressed\":\"" + regressed + "\"}";
        assertThat(firstStep(EARLY, guard(strict))).isBetween(Duration.ofHours(2), Duration.ofMinutes(121));
    }

    @Test
    void the_desk_takes_no_step_early_whose_evidence_or_plan_does_not_allow_it() {
        long early = ramp.running(AS_PLANNED, Ramp.PRODUCTION, EARLY, guard(""), Map.of());
        ramp.now = NINE.plus(Duration.ofMinutes(9));
        assertThat(refusals(early, true)).containsExactly("FW-4205");
        ramp.now = NINE.plus(Duration.ofMinutes(10));
        assertThat(refusals(early, false)).containsExactly("FW-4205");
        assertThat(refusals(early, true)).isEmpty();
        long held = ramp.running(MORE, Ramp.PRODUCTION, HOLD, guard(""), Map.of());
        ramp.now = ramp.now.plus(Duration.ofMinutes(119));
        assertThat(refusals(held, true)).containsExactly("FW-4205");
    }

    private List<String> refusals(long number, boolean safe) {
        Value.Structure evidence = safe ? new Value.Structure(Map.of("safe", Value.of(true))) : Ramp.NOTHING;
        Outcome outcome = ramp.desk.apply(new Request(
                new RolloutAdvance(ramp.rollout(number), 1, RolloutAdvance.Pace.BY_PLAN, evidence),
                Ramp.AMY,
                Optional.of("by plan"),
                Optional.of("PMS-7"),
                "test"));
        return outcome instanceof Outcome.Refused refused
                ? refused.problems().list().stream()
                        .map(problem -> problem.code().id())
                        .toList()
                : List.of();
    }

    @Test
    void a_plan_is_told_where_ending_early_makes_no_sense() {
        String longer = "{\"percent\":5,\"hold\":\"5m\",\"safe-after\":\"10m\"}";
        String last = "{\"percent\":50,\"hold\":\"1h\",\"safe-after\":\"1m\"}";
        assertThat(places("[" + longer + ",{\"percent\":50}]")).containsExactly("/steps/0/safe-after");
        assertThat(places("[{\"percent\":5}," + last + "]")).containsExactly("/steps/1/safe-after");
        PlanReader.Reading uncompared = read(EARLY, "{\"metrics\":{\"cpu\":{\"query\":\"max(cpu)\",\"above\":1}}}");
        assertThat(GuardReader.problems(
                                uncompared.plan().orElseThrow(),
                                ramp.store.read().document())
                        .list())
                .extracting(Problem::path)
                .containsExactly("/metrics");
    }

    private static List<String> places(String steps) {
        return read(steps, "{}").problems().list().stream().map(Problem::path).toList();
    }

    private static PlanReader.Reading read(String steps, String guard) {
        String json = "{\"flags\":[\"" + AS_PLANNED + "\"],\"environment\":\"" + Ramp.PRODUCTION + "\",\"steps\":"
                + steps + ",\"guard\":" + guard + "}";
        return PlanReader.read(Json.read(json.getBytes(StandardCharsets.UTF_8), "plan"), "plan");
    }

    @Test
    void traffic_that_is_split_otherwise_than_planned_is_warned_of_and_stops_nothing() {
        long number = ramp.planned(MORE, Ramp.PRODUCTION, HOLD, guard(""));
        ramp.runs(Duration.ofMinutes(130), server);
        assertThat(ramp.told)
                .anyMatch(
                        line -> line.endsWith("33.3 % of the step's requests had the candidate, 25.0 % were meant to"));
        assertThat(ramp.state(number)).isEqualTo(State.COMPLETED);
        ramp.told.clear();
        ramp.now = NINE;
        ramp.planned(AS_PLANNED, Ramp.PRODUCTION, HOLD, guard(""));
        ramp.runs(Duration.ofMinutes(60), server);
        assertThat(ramp.told).isNotEmpty().noneMatch(line -> line.contains("were meant to"));
    }
}

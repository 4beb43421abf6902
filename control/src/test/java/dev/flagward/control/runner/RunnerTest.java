package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollout.State;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Instruction;
import dev.flagward.control.Outcome;
import dev.flagward.control.PlanReader;
import dev.flagward.control.PlanRequest;
import dev.flagward.control.Request;
import dev.flagward.control.Rollout;
import dev.flagward.control.RolloutReturn;
import dev.flagward.document.Json;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.testkit.PrometheusServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runner against a real Prometheus that holds six hours of a practice, and a clock that the test moves: 100 requests a second, a
 * third of them with the ramped variant, one in a hundred fails; with the flag {@code worse} two in a hundred of its variant do, from
 * ten o'clock on; with {@code silent} the variant is silent from ten o'clock on.
 */
class RunnerTest {
    private static final Instant EIGHT = Instant.parse("2026-11-02T08:00:00Z");
    private static final Instant NINE = EIGHT.plus(Duration.ofHours(1));
    private static final Instant TEN = EIGHT.plus(Duration.ofHours(2));
    private static final Instant END = EIGHT.plus(Duration.ofHours(6));
    private static final String DOCUMENT = """
            {"version": 1, "environments": {"production": {}}, "flags": {"fine": {}, "worse": {}, "silent": {}}}""";
    private static final Duration SCRAPE = Duration.ofSeconds(15);
    private static final Actor ROBOT = new Actor("robot", "postgresql");
    private static final Actor AMY = new Actor("amy", "postgresql");

    @TempDir
    private static Path shared;

    private static PrometheusServer server;

    @TempDir
    Path directory;

    private Instant now = NINE;
    private long nanos;
    private FileFlagStore store;
    private Desk desk;
    private URI prometheus;
    private final List<String> told = new ArrayList<>();

    @BeforeAll
    static void lay_the_history_down() throws Exception {
        History history = new History();
        for (String flag : List.of("fine", "worse", "silent")) {
            Random random = new Random(3);
            for (String variant : List.of("on", "off")) {
                long total = 0;
                long bad = 0;
                for (Instant at = EIGHT; !at.isAfter(END); at = at.plus(SCRAPE)) {
                    boolean late = !at.isBefore(TEN) && variant.equals("on");
                    int requests = late && flag.equals("silent") ? 0 : variant.equals("on") ? 500 : 1000;
                    double share = late && flag.equals("worse") ? 0.02 : 0.01;
                    total += requests;
                    for (int i = 0; i < requests; i++) {
                        bad += random.nextDouble() < share ? 1 : 0;
                    }
                    String labels = " flag=" + flag + " variant=" + variant;
                    history.add("requests_total" + labels, at, (double) total);
                    history.add("errors_total" + labels, at, (double) bad);
                }
            }
        }
        server = PrometheusServer.withHistory(shared, history.openMetrics());
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void open() {
        store = store(directory);
        desk = new Desk(store, List.of(), () -> now);
        prometheus = server.address();
    }

    private Runner runner(FlagStore of) {
        return new Runner(
                of,
                new Desk(of, List.of(), () -> now),
                ROBOT,
                sources(),
                () -> now,
                () -> nanos,
                new Runner.Listener() {
                    @Override
                    public void judged(GuardedRollout rollout, Judgement judgement, String next) {
                        told.add(Judgement.word(judgement.verdict()) + " → " + next);
                    }

                    @Override
                    public void done(GuardedRollout rollout, String what, Outcome outcome) {
                        told.add(what + " = " + outcome.getClass().getSimpleName());
                    }

                    @Override
                    public void waits(GuardedRollout rollout, String why) {
                        told.add("waits: " + why);
                    }
                });
    }

    private Sources sources() {
        return new Sources(
                Optional.of(new Prometheus(prometheus, Access.open().patient(Duration.ofSeconds(2)))),
                new HealthProbe(Set.of(), Access.open()));
    }

    private static String metric(String flag) {
        return "{\"total\":\"requests_total{flag=\\\"" + flag + "\\\"}\",\"bad\":\"errors_total{flag=\\\"" + flag
                + "\\\"}\"}";
    }

    private long planned(String flag, String steps) {
        return planned(flag, steps, "{\"metrics\":{\"error-rate\":" + metric(flag) + "}}");
    }

    private long planned(String flag, String steps, String guard) {
        String json = "{\"flags\":[\"" + flag + "\"],\"environment\":\"production\",\"steps\":" + steps + ",\"guard\":"
                + guard + "}";
        PlanReader.Reading read = PlanReader.read(Json.read(json.getBytes(StandardCharsets.UTF_8), "plan"), "plan");
        assertThat(read.problems()).isEmpty();
        Outcome outcome = desk.plan(
                new PlanRequest(read.plan().orElseThrow(), AMY, Optional.of("a test"), Optional.empty(), "test"));
        assertThat(outcome).isInstanceOf(Outcome.Noted.class);
        return ((Outcome.Noted) outcome).receipt().revision();
    }

    private static final String RAMP =
            "[{\"percent\":5,\"hold\":\"10m\"},{\"percent\":25,\"hold\":\"10m\"},{\"percent\":100,\"hold\":\"10m\"}]";

    private void passes(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    /** Looks every fifteen seconds, for that time. */
    private void runs(Runner runner, Duration time) {
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            runner.pass();
            passes(SCRAPE);
        }
    }

    private GuardedRollout rollout(long number) {
        return GuardedRollouts.find(number, store.read().revision(), store).orElseThrow();
    }

    private State state(long number) {
        return rollout(number).state(store.read().document());
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        return entries;
    }

    private List<String> events() {
        return entries().stream().map(Entry::eventType).toList();
    }

    private Entry last() {
        List<Entry> entries = entries();
        return entries.get(entries.size() - 1);
    }

    @Test
    void a_rollout_that_harms_nobody_goes_from_step_to_step_and_completes() {
        long number = planned("fine", RAMP);
        runs(runner(store), Duration.ofMinutes(50));
        assertThat(state(number)).isEqualTo(State.COMPLETED);
        assertThat(rollout(number).share()).isEqualTo(Percent.of(100));
        assertThat(events().stream().filter("rollout_advanced"::equals)).hasSize(3);
        assertThat(events()).as("what goes well is told by its steps").doesNotContain("rollout_judged");
        assertThat(rollout(number).moves()).extracting(GuardedRollout.Move::at).isSorted();
        assertThat(Duration.between(
                        rollout(number).moves().get(0).at(),
                        rollout(number).moves().get(1).at()))
                .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(12));
    }

    @Test
    void a_doubled_error_rate_is_taken_back_within_minutes_and_the_entry_says_by_what() {
        now = TEN.minus(Duration.ofMinutes(10));
        long number = planned("worse", "[{\"percent\":33,\"hold\":\"2h\"},{\"percent\":100}]");
        runs(runner(store), Duration.ofMinutes(25));
        assertThat(state(number)).isEqualTo(State.ROLLED_BACK);
        Entry taken = last();
        assertThat(taken.eventType()).isEqualTo("rollout_rolled_back");
        assertThat(taken.actor()).isEqualTo(ROBOT);
        assertThat(taken.at()).isBetween(TEN, TEN.plus(Duration.ofMinutes(10)));
        assertThat(taken.json().toString()).contains("log_evidence", "log_threshold", "rate_ratio", "errors_total");
        assertThat(store.read().document().state("worse", "production").serve().toString())
                .contains("on=0");
    }

    @Test
    void runners_that_die_after_each_look_come_to_the_same_entries_at_the_same_times_as_one_that_lives() {
        String steps = "[{\"percent\":5,\"hold\":\"20m\"},{\"percent\":33,\"hold\":\"2h\"},{\"percent\":100}]";
        String both = "{\"metrics\":{\"error-rate\":" + metric("worse")
                + ",\"load\":{\"query\":\"sum(rate(requests_total[1m]))\",\"above\":1e9}}}";
        long number = planned("worse", steps, both);
        Instant begin = now;
        Runner living = runner(store);
        runs(living, Duration.ofMinutes(75));
        List<String> once = taken(entries());
        assertThat(state(number)).isEqualTo(State.ROLLED_BACK);

        now = begin;
        nanos = 0;
        FileFlagStore second = store(directory.resolve("other"));
        desk = new Desk(second, List.of(), () -> now);
        store = second;
        planned("worse", steps, both);
        Instant end = now.plus(Duration.ofMinutes(75));
        Random random = new Random(5);
        Runner runner = runner(second);
        while (now.isBefore(end)) {
            if (random.nextInt(6) == 0) {
                runner = runner(second);
            }
            runner.pass();
            passes(SCRAPE);
        }
        assertThat(taken(entries())).isEqualTo(once);
    }

    /** What was done and said when. */
    private static List<String> taken(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.eventType().startsWith("rollout_"))
                .map(entry -> entry.at() + " " + entry.eventType())
                .toList();
    }

    private FileFlagStore store(Path place) {
        try {
            Path file = Files.createDirectories(place).resolve("feature_flags.json");
            Files.writeString(file, DOCUMENT);
            return new FileFlagStore(file, () -> now);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Test
    void while_prometheus_fails_nothing_moves_and_afterwards_the_rollout_goes_on() throws Exception {
        long number = planned("fine", RAMP);
        try (FaultServer between = new FaultServer()) {
            between.handingOn(server.address());
            prometheus = between.address();
            Runner runner = runner(store);
            runs(runner, Duration.ofMinutes(5));
            assertThat(rollout(number).step()).isZero();
            between.answering(500, "{\"status\":\"error\",\"error\":\"out of memory\"}");
            runs(runner, Duration.ofMinutes(30));
            assertThat(rollout(number).step()).isZero();
            assertThat(state(number)).isEqualTo(State.RUNNING);
            assertThat(last().json().toString()).contains("telemetry-down", "out of memory");
            between.handingOn(server.address());
            runs(runner, Duration.ofMinutes(5));
            assertThat(rollout(number).step()).isEqualTo(1);
        }
    }

    @Test
    void a_variant_that_falls_silent_pauses_its_rollout() {
        now = TEN.minus(Duration.ofMinutes(10));
        long number = planned("silent", "[{\"percent\":33,\"hold\":\"2h\"},{\"percent\":100}]");
        runs(runner(store), Duration.ofMinutes(25));
        assertThat(state(number)).isEqualTo(State.PAUSED);
        assertThat(last().reason()).contains("no-data: error-rate");
    }

    @Test
    void a_clock_that_jumps_forward_takes_no_step_too_early() {
        long number = planned("fine", RAMP);
        Runner runner = runner(store);
        runs(runner, Duration.ofMinutes(4));
        now = now.plus(Duration.ofMinutes(30));
        runs(runner, Duration.ofMinutes(5));
        assertThat(rollout(number).step()).isZero();
        runs(runner, Duration.ofMinutes(3));
        assertThat(rollout(number).step()).isEqualTo(1);
    }

    @Test
    void a_flag_that_somebody_changes_by_hand_pauses_its_rollout_with_the_reason() {
        long number = planned("fine", RAMP);
        Runner runner = runner(store);
        runs(runner, Duration.ofMinutes(2));
        desk.apply(new Request(
                new Rollout("fine", "production", Percent.of(60), Optional.empty(), Optional.empty()),
                AMY,
                Optional.of("by hand"),
                Optional.empty(),
                "test"));
        runs(runner, Duration.ofMinutes(30));
        assertThat(state(number)).isEqualTo(State.PAUSED);
        assertThat(last().reason()).contains("somebody else has changed its flags");
        assertThat(store.read().document().state("fine", "production").serve().toString())
                .contains("on=60");
    }

    @Test
    void a_pause_holds_and_a_resumed_rollout_goes_on_with_new_evidence() {
        long number = planned("fine", RAMP);
        Runner runner = runner(store);
        runs(runner, Duration.ofMinutes(2));
        says(Instruction.Word.PAUSE, number);
        runs(runner, Duration.ofMinutes(40));
        assertThat(rollout(number).step()).isZero();
        says(Instruction.Word.RESUME, number);
        runs(runner, Duration.ofMinutes(9));
        assertThat(rollout(number).step()).isZero();
        runs(runner, Duration.ofMinutes(5));
        assertThat(rollout(number).step()).isEqualTo(1);
    }

    private void says(Instruction.Word word, long number) {
        assertThat(desk.instruct(new Instruction(
                        word, number, AMY, Optional.of("a test"), "test", new Value.Structure(Map.of()))))
                .isInstanceOf(Outcome.Noted.class);
    }

    @Test
    void two_runners_at_once_take_each_step_once() {
        long number = planned("fine", RAMP);
        Runner one = runner(store);
        Runner two = runner(store);
        Instant end = now.plus(Duration.ofMinutes(50));
        while (now.isBefore(end)) {
            one.pass();
            two.pass();
            passes(SCRAPE);
        }
        assertThat(state(number)).isEqualTo(State.COMPLETED);
        assertThat(events().stream().filter("rollout_advanced"::equals)).hasSize(3);
        assertThat(events().stream().filter("rollout_completed"::equals)).hasSize(1);
    }

    @Test
    void an_operator_who_aborts_while_the_robot_takes_back_ends_it_once() {
        now = TEN.minus(Duration.ofMinutes(10));
        long number = planned("worse", "[{\"percent\":33,\"hold\":\"2h\"},{\"percent\":100}]");
        Runner runner = runner(store);
        runs(runner, Duration.ofMinutes(11));
        desk.apply(new Request(
                new RolloutReturn(rollout(number), RolloutReturn.Way.PERSON, new Value.Structure(Map.of())),
                AMY,
                Optional.of("it looks bad"),
                Optional.empty(),
                "test"));
        runs(runner, Duration.ofMinutes(10));
        assertThat(events().stream().filter(Set.of("rollout_aborted", "rollout_rolled_back")::contains))
                .hasSize(1);
        assertThat(state(number)).isEqualTo(State.ROLLED_BACK);
    }

    @Test
    void a_plan_says_before_it_begins_what_it_would_find_how_soon_at_the_traffic_there_is() {
        GuardedRollout planned = rollout(planned("fine", RAMP));
        Forecast forecast = Forecast.of(planned.plan(), store.read().document(), sources(), now);
        assertThat(forecast.problems()).isEmpty();
        assertThat(forecast.steps()).extracting(Forecast.OfStep::share).containsExactly(0.05, 0.25);
        for (Forecast.OfStep step : forecast.steps()) {
            assertThat(step.perSecond()).isCloseTo(100, within(1.0));
            assertThat(step.badShare()).isCloseTo(0.01, within(0.001));
            assertThat(step.underpowered()).isFalse();
            assertThat(step.holds()).isGreaterThanOrEqualTo(Duration.ofMinutes(10));
            assertThat(step.delays()).allMatch(delay -> delay.half().compareTo(delay.nineTenths()) < 0);
        }
        assertThat(forecast.steps().get(1).delays().get(0).half())
                .isLessThan(forecast.steps().get(0).delays().get(0).half());
        prometheus = URI.create("http://127.0.0.1:1");
        assertThat(Forecast.of(planned.plan(), store.read().document(), sources(), now)
                        .problems())
                .isNotEmpty();
    }

    @Test
    void what_cannot_be_watched_does_not_begin_and_says_what_to_mend() {
        String unlabelled = "{\"metrics\":{\"error-rate\":{\"total\":\"requests_total{flag=\\\"fine\\\"}\","
                + "\"bad\":\"errors_total{flag=\\\"fine\\\"}\",\"label\":\"version\"}}}";
        long number = planned("fine", RAMP, unlabelled);
        runs(runner(store), Duration.ofMinutes(2));
        assertThat(state(number)).isEqualTo(State.READY);
        assertThat(told).allMatch(line -> line.startsWith("waits: what it watches cannot be asked"));
        assertThat(told.get(0)).contains("version", "variant");
    }

    @Test
    void bounds_are_held_even_while_everybody_has_it() {
        String bound =
                "{\"metrics\":{\"errors\":{\"query\":\"sum(rate(errors_total{flag=\\\"fine\\\"}[1m]))\",\"above\":0.1}}}";
        long number = planned("fine", "[{\"percent\":100,\"hold\":\"1h\"}]", bound);
        runs(runner(store), Duration.ofMinutes(3));
        assertThat(state(number)).isEqualTo(State.ROLLED_BACK);
        assertThat(last().reason()).contains("regressed: errors");
    }
}

package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.flagward.control.Instruction;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import dev.flagward.guard.Traffic;
import dev.flagward.testkit.PrometheusServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A monitor before a real Prometheus with an hour of a practice: after half of it, the new variant does harm for ten minutes. */
class FlagMonitorTest {
    private static final Instant START = Instant.parse("2026-11-01T08:00:00Z");
    private static final Instant HARM = START.plus(Duration.ofMinutes(30));
    private static final Instant MENDED = START.plus(Duration.ofMinutes(40));
    private static final String LABELS = " job=practice instance=a flag=" + Ramp.VIDEO;
    private static final String GUARD = """
            {"metrics":{
              "error-rate":{"total":"requests_total{flag=\\"$flag\\"}","bad":"errors_total{flag=\\"$flag\\"}"},
              "latency":{"histogram":"request_duration_seconds_bucket{flag=\\"$flag\\"}","slower-than":[0.25]}}}
            """;
    private static final Map<String, Traffic> USUAL =
            Map.of("error-rate", Traffic.of(8, 0.01), "latency", Traffic.of(8, 0.01));

    @TempDir
    private static Path history;

    private static PrometheusServer server;

    @TempDir
    private Path directory;

    private Ramp ramp;

    @BeforeAll
    static void lay_the_hour_down() throws Exception {
        server = PrometheusServer.withHistory(history, hour().openMetrics());
    }

    @AfterAll
    static void end() {
        if (server != null) {
            server.close();
        }
    }

    /** 80 requests of off and 40 of on in 15 s, all within 0.1 s; while harm is done half of on's fail and take up to 1 s. */
    private static History hour() {
        History hour = new History();
        double bad = 0;
        for (int i = 0; i <= 240; i++) {
            Instant at = START.plusSeconds(15L * i);
            bad += at.isAfter(HARM) && !at.isAfter(MENDED) ? 20 : 0;
            for (String variant : List.of("off", "on")) {
                double all = (variant.equals("on") ? 40.0 : 80.0) * i;
                String labels = LABELS + " variant=" + variant;
                double wrong = variant.equals("on") ? bad : 0;
                hour.add("requests_total" + labels, at, all).add("errors_total" + labels, at, wrong);
                hour.add("request_duration_seconds_bucket le=0.1" + labels, at, all - wrong);
                hour.add("request_duration_seconds_bucket le=0.25" + labels, at, all - wrong);
                hour.add("request_duration_seconds_bucket le=1" + labels, at, all);
                hour.add("request_duration_seconds_bucket le=+Inf" + labels, at, all);
            }
            hour.add("process_cpu_usage job=practice instance=a", at, 0.25);
            hour.add("process_cpu_usage job=another instance=b", at, 0.99);
            hour.add("jvm_memory_used_bytes area=heap job=practice instance=a", at, 3e8);
            hour.add("jvm_memory_max_bytes area=heap job=practice instance=a", at, 1e9);
        }
        return hour;
    }

    @BeforeEach
    void open() throws Exception {
        ramp = new Ramp(directory, START);
    }

    private static Sources sources(Optional<URI> address) {
        return new Sources(
                address.map(uri -> new Prometheus(uri, Access.open())), new HealthProbe(Set.of(), Access.open()));
    }

    private FlagMonitor monitor(Sources sources, Bounds bounds) {
        Value.Structure usual = (Value.Structure) Json.read(GUARD.getBytes(StandardCharsets.UTF_8), "guard");
        return new FlagMonitor(
                ramp.store,
                sources,
                new FlagMonitor.Plan(Ramp.VIDEO, Ramp.PRODUCTION, usual, bounds, Duration.ofSeconds(15)));
    }

    private FlagMonitor monitor() {
        return monitor(
                sources(Optional.of(server.address())),
                new Bounds(Optional.of(5.0), Optional.of(500.0), Optional.of(80.0), Optional.empty()));
    }

    /** A look each minute from one to another, both included. */
    private List<Look> looks(FlagMonitor monitor, int from, int to) {
        List<Look> looks = new ArrayList<>();
        for (int minute = from; minute <= to; minute++) {
            ramp.now = START.plus(Duration.ofMinutes(minute));
            looks.add(monitor.look(ramp.now));
        }
        return looks;
    }

    private static Metered metric(Look look, String name) {
        return look.metrics().stream()
                .filter(one -> one.metric().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double level(Look look, String metric, String of) {
        return metric(look, metric).levels().stream()
                .filter(one -> one.of().equals(of))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static List<String> alerts(List<Look> looks) {
        return looks.stream()
                .flatMap(look -> look.alerts().stream())
                .map(alert -> alert.kind().word() + " " + alert.about())
                .toList();
    }

    @Test
    void without_a_rollout_the_usual_metrics_are_held_against_bounds() {
        List<Look> looks = looks(monitor(), 20, 50);
        Look calm = looks.get(0);
        assertThat(calm.rollout()).isEmpty();
        assertThat(calm.next())
                .isEqualTo("nothing: no guarded rollout of video_calls_enabled is under way in production");
        assertThat(calm.metrics())
                .extracting(Metered::metric)
                .containsExactly("error-rate", "latency", "process-cpu", "process-heap");
        assertThat(metric(calm, "error-rate").levels())
                .extracting(Metered.Level::of)
                .containsExactly("off", "on");
        assertThat(level(calm, "error-rate", "on")).isZero();
        assertThat(level(calm, "latency", "on")).isCloseTo(95.0, within(0.5));
        assertThat(level(calm, "process-cpu", ""))
                .as("of the processes that serve the flag")
                .isCloseTo(25.0, within(1e-9));
        assertThat(level(calm, "process-heap", "")).isCloseTo(30.0, within(1e-9));
        Look harm = looks.get(15);
        assertThat(level(harm, "error-rate", "on")).isCloseTo(50.0, within(0.5));
        assertThat(level(harm, "error-rate", "off")).isZero();
        assertThat(level(harm, "latency", "on"))
                .as("0.25 s + 0.75 s · 0.45 / 0.5")
                .isCloseTo(925.0, within(5.0));
        assertThat(level(looks.get(30), "error-rate", "on")).isZero();
        assertThat(alerts(looks)).as("told once").containsExactly("breach error-rate", "breach latency");
        Alert first = looks.stream()
                .flatMap(look -> look.alerts().stream())
                .findFirst()
                .orElseThrow();
        assertThat(first.at()).isBetween(HARM, HARM.plus(Duration.ofMinutes(2)));
        assertThat(first.message()).matches("error-rate of on is \\d+(\\.\\d+)? %, above 5 % \\(\\d+ requests\\)");
    }

    @Test
    void a_rollout_is_judged_as_its_runner_judges_it_and_nothing_is_written() {
        ramp.now = START.plus(Duration.ofMinutes(20));
        long number = ramp.running(Ramp.VIDEO, Ramp.PRODUCTION, GUARD, USUAL);
        long revision = ramp.store.read().revision();
        List<Look> looks = looks(monitor(), 22, 36);
        Look.Underway before = looks.get(3).rollout().orElseThrow();
        assertThat(before.number()).isEqualTo(number);
        assertThat(before.percent()).isEqualTo("25");
        assertThat(before.left()).contains(Duration.ofMinutes(25));
        assertThat(before.verdict()).contains("warming-up");
        assertThat(looks.get(3).next()).startsWith("it holds at 25 %: warming-up");
        Look after = looks.get(looks.size() - 1);
        Metered.Strength strength = metric(after, "error-rate").strength().orElseThrow();
        assertThat(strength.verdict()).isEqualTo("regressed");
        assertThat(strength.log()).isGreaterThan(strength.threshold());
        assertThat(after.next()).isEqualTo("a runner rolls it back");
        assertThat(alerts(looks)).contains("guard error-rate", "guard latency").doesNotHaveDuplicates();
        assertThat(ramp.store.read().revision()).isEqualTo(revision);
        RolloutWatch runner = new RolloutWatch(
                GuardReader.read(ramp.rollout(number).plan(), ramp.store.read().document())
                        .setup()
                        .orElseThrow(),
                GuardReader.read(ramp.rollout(number).plan(), ramp.store.read().document())
                        .setup()
                        .orElseThrow()
                        .plan(ramp.rollout(number).plan(), USUAL)
                        .orElseThrow(),
                sources(Optional.of(server.address())),
                ramp.rollout(number));
        runner.look(ramp.rollout(number), ramp.now);
        assertThat(runner.judge(ramp.rollout(number), ramp.now).metrics().get(0).because())
                .isEqualTo(strength.because());
    }

    @Test
    void a_rollout_that_is_paused_or_taken_back_is_alerted() {
        ramp.now = START.plus(Duration.ofMinutes(5));
        long number = ramp.running(Ramp.VIDEO, Ramp.PRODUCTION, GUARD, USUAL);
        FlagMonitor monitor = monitor();
        List<Look> looks = new ArrayList<>(looks(monitor, 6, 7));
        ramp.say(Instruction.Word.PAUSE, number);
        looks.addAll(looks(monitor, 8, 9));
        assertThat(looks.get(3).next()).isEqualTo("it stays at 25 % until somebody resumes or aborts it");
        ramp.say(Instruction.Word.RESUME, number);
        looks.addAll(looks(monitor, 10, 11));
        ramp.takeBack(number);
        looks.addAll(looks(monitor, 12, 13));
        assertThat(alerts(looks)).containsExactly("paused rollout " + number, "rolled-back rollout " + number);
        assertThat(looks.get(7).rollout().orElseThrow().state()).isEqualTo("rolled-back");
        assertThat(looks.get(7).next()).isEqualTo("nothing: it is rolled back");
    }

    @Test
    void what_cannot_be_read_has_no_number_and_is_alerted() {
        Bounds bounds = new Bounds(Optional.of(5.0), Optional.of(500.0), Optional.of(80.0), Optional.empty());
        List<Look> looks = looks(monitor(sources(Optional.empty()), bounds), 20, 24);
        for (Look look : looks) {
            assertThat(look.metrics()).hasSize(4).allSatisfy(one -> {
                assertThat(one.levels()).isEmpty();
                assertThat(one.unread().orElseThrow()).contains("nobody said which Prometheus");
            });
        }
        assertThat(alerts(looks))
                .as("not of the heap, for which nobody asked")
                .containsExactly("unread error-rate", "unread latency", "unread process-cpu");
        assertThat(looks.get(2).alerts()).as("at the third look").hasSize(3);
        FlagMonitor brief = monitor(sources(Optional.empty()), bounds);
        Look only = brief.look(ramp.now);
        assertThat(only.alerts()).isEmpty();
        assertThat(alerts(List.of(brief.ended(only))))
                .as("even of a single look")
                .containsExactly("unread error-rate", "unread latency", "unread process-cpu");
        String report = new MonitorReport(Ramp.VIDEO, Ramp.PRODUCTION, looks).markdown();
        assertThat(report).contains("| error-rate | not read: nobody said which Prometheus has the metrics |");
    }

    @Test
    void a_prometheus_that_is_gone_leaves_a_gap_and_no_old_number() throws Exception {
        try (FaultServer proxy = new FaultServer()) {
            proxy.handingOn(server.address());
            FlagMonitor monitor = monitor(
                    sources(Optional.of(proxy.address())),
                    new Bounds(Optional.of(5.0), Optional.of(500.0), Optional.empty(), Optional.empty()));
            List<Look> looks = new ArrayList<>(looks(monitor, 20, 21));
            proxy.answering(503, "");
            looks.addAll(looks(monitor, 22, 22));
            proxy.handingOn(server.address());
            looks.addAll(looks(monitor, 23, 23));
            List<Track> tracks = Track.levels("error-rate", looks);
            assertThat(tracks.get(1).points())
                    .extracting(point -> point.value().isPresent())
                    .containsExactly(true, true, false, true);
            assertThat(metric(looks.get(2), "latency").unread()).isPresent();
        }
    }

    @Test
    void what_a_guard_holds_against_a_bound_is_shown_in_its_own_unit() {
        ramp.now = START.plus(Duration.ofMinutes(5));
        ramp.running(
                Ramp.VIDEO,
                Ramp.PRODUCTION,
                "{\"metrics\":{\"cpu\":{\"query\":\"max(process_cpu_usage)\",\"above\":0.9}}}",
                Map.of());
        List<Look> looks = looks(monitor(), 6, 7);
        assertThat(level(looks.get(1), "cpu", "")).isEqualTo(0.99);
        assertThat(metric(looks.get(1), "cpu").unit()).isEmpty();
        assertThat(alerts(looks)).as("broken before anybody looked, too").containsExactly("breach cpu", "guard cpu");
        assertThat(metric(looks.get(1), "process-cpu").unread().orElseThrow())
                .isEqualTo("nothing that is watched says which processes serve the flag");
    }

    @Test
    void a_handful_of_requests_breaks_no_bound() {
        Metered.Level few = new Metered.Level("on", 50, java.util.OptionalDouble.of(4));
        Metered.Level many = new Metered.Level("on", 50, java.util.OptionalDouble.of(40));
        for (Metered.Level level : List.of(few, many)) {
            Metered metered = new Metered(
                    "error-rate",
                    "%",
                    List.of(level),
                    Optional.of(new Metered.Limit(5, true)),
                    true,
                    "",
                    Optional.empty(),
                    Optional.empty());
            assertThat(new Alarms().at(START, List.of(metered), Optional.empty(), Optional.empty()))
                    .hasSize(level.equals(many) ? 1 : 0);
        }
    }
}

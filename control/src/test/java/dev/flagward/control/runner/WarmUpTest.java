package dev.flagward.control.runner;

import static dev.flagward.control.runner.History.EIGHT;
import static dev.flagward.control.runner.History.NINE;
import static dev.flagward.control.runner.History.SCRAPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollout.State;
import dev.flagward.control.Outcome;
import dev.flagward.control.Request;
import dev.flagward.control.RolloutAdvance;
import dev.flagward.testkit.PrometheusServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A warm-up before the first step, read from a real Prometheus that holds three hours. Each request is of cohort a or b; until half
 * past nine everybody has the same variant, then a quarter has the candidate. It harms nobody: errors come in bursts on either side.
 */
class WarmUpTest {
    private static final Instant RAMP = NINE.plus(Duration.ofMinutes(30));
    private static final Instant ELEVEN = EIGHT.plus(Duration.ofHours(3));

    private static final String BURSTS = "video_calls_enabled";
    private static final String CALM = "payments_enabled";

    @TempDir
    private static Path shared;

    private static PrometheusServer server;

    @TempDir
    Path directory;

    private Ramp ramp;

    @BeforeAll
    static void lay_the_history_down() throws Exception {
        History history = new History();
        for (String flag : List.of(BURSTS, CALM)) {
            Random random = new Random(7);
            Map<String, Long> requests = new HashMap<>();
            Map<String, Bursts> errors = new HashMap<>();
            for (Instant at : History.scrapesUntil(ELEVEN)) {
                for (String variant : List.of("on", "off")) {
                    for (String cohort : List.of("a", "b")) {
                        boolean ramped = !at.isBefore(RAMP);
                        int now = variant.equals("on") ? (ramped ? 250 : 0) : ramped ? 750 : 1000;
                        String of = "flag=" + flag + " variant=" + variant + " cohort=" + cohort;
                        long total = requests.merge(of, (long) now, Long::sum);
                        Bursts counted = errors.computeIfAbsent(of, first -> new Bursts());
                        counted.next(flag.equals(CALM) ? 0 : now / 6000.0, random);
                        history.counted(of, at, (double) total, (double) counted.errors);
                    }
                }
            }
        }
        server = history.served(shared);
    }

    /** Errors of one series: a dozen each time, over a minute. */
    private static final class Bursts {
        private final int[] coming = new int[4];
        private long errors;

        void next(double share, Random random) {
            for (int i = 0; i < 5; i++) {
                boolean begins = random.nextDouble() < share;
                Arrays.setAll(coming, k -> coming[k] + (begins ? 3 : 0));
            }
            errors += coming[0];
            System.arraycopy(coming, 1, coming, 0, 3);
            coming[3] = 0;
        }
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

    private void runs(Duration time) {
        ramp.runs(time, server);
    }

    private static String guard(String cohort) {
        return "{\"metrics\":{\"error-rate\":{" + History.ERROR_RATE + "}},\"halves\":{\"label\":\"" + cohort
                + "\",\"values\":[\"a\",\"b\"]}}";
    }

    @Test
    void bursts_that_a_warm_up_has_measured_are_not_taken_for_harm() {
        long number = ramp.warmedUp(BURSTS, Ramp.PRODUCTION, "30m", guard("cohort"));
        runs(Duration.ofMinutes(1));
        assertThat(ramp.state(number)).isEqualTo(State.READY);
        assertThat(ramp.told).allMatch(line -> line.startsWith("waits: it warms up for another "));
        runs(Duration.ofMinutes(29).plus(SCRAPE));
        GuardedRollout begun = ramp.rollout(number);
        assertThat(begun.step()).isZero();
        assertThat(begun.moves().get(0).at()).isEqualTo(RAMP);
        assertThat(Preflight.dispersions(begun.usual()).get("error-rate")).isBetween(4.0, 20.0);
        runs(Duration.ofMinutes(80));
        assertThat(ramp.state(number)).isEqualTo(State.COMPLETED);
        assertThat(ramp.told).noneMatch(line -> line.contains("uncalibrated"));
        assertThat(footing(number)).noneMatch(line -> line.contains("uncalibrated"));
        assertThat(ramp.entries())
                .anyMatch(entry -> GuardedRollout.evidence(entry).toString().contains("calibrated"));
    }

    private List<String> footing(long number) {
        GuardedRollout rollout = ramp.rollout(number);
        return Footing.of(rollout.plan(), rollout.usual(), ramp.store.read().document())
                .words();
    }

    @Test
    void without_a_warm_up_the_same_bursts_end_the_rollout_and_everybody_is_told_that_it_is_uncalibrated() {
        ramp.now = RAMP;
        long number = ramp.planned(BURSTS, Ramp.PRODUCTION, guard("cohort"));
        runs(Duration.ofMinutes(80));
        assertThat(ramp.state(number)).isEqualTo(State.ROLLED_BACK);
        assertThat(ramp.told).anyMatch(line -> line.endsWith("(uncalibrated)"));
        assertThat(footing(number)).anyMatch(line -> line.startsWith("uncalibrated: error-rate"));
        assertThat(ramp.entries())
                .anyMatch(entry -> GuardedRollout.evidence(entry).toString().contains("uncalibrated"));
    }

    @Test
    void a_warm_up_that_saw_no_error_has_measured_nothing_and_says_so() {
        long number = ramp.warmedUp(CALM, Ramp.PRODUCTION, "30m", guard("cohort"));
        runs(Duration.ofMinutes(31));
        assertThat(ramp.rollout(number).step()).isZero();
        assertThat(footing(number)).anyMatch(line -> line.startsWith("uncalibrated: error-rate"));
    }

    @Test
    void a_warm_up_by_a_label_that_is_not_there_does_not_begin() {
        long number = ramp.warmedUp(BURSTS, Ramp.PRODUCTION, "30m", guard("shard"));
        runs(SCRAPE);
        assertThat(ramp.state(number)).isEqualTo(State.READY);
        assertThat(ramp.told.get(0)).contains("FW-4517", "shard", "cohort");
    }

    @Test
    void nobody_takes_the_first_step_by_plan_before_the_warm_up_is_over() {
        long number = ramp.warmedUp(BURSTS, Ramp.PRODUCTION, "30m", guard("cohort"));
        ramp.now = RAMP.minusSeconds(1);
        assertThat(first(number)).isInstanceOf(Outcome.Refused.class);
        ramp.now = RAMP;
        assertThat(first(number)).isInstanceOf(Outcome.Applied.class);
    }

    private Outcome first(long number) {
        return ramp.desk.apply(new Request(
                new RolloutAdvance(ramp.rollout(number), 0, RolloutAdvance.Pace.BY_PLAN, Ramp.NOTHING),
                Ramp.AMY,
                Optional.of("by plan"),
                Optional.of("PMS-7"),
                "test"));
    }

    @Test
    void a_warm_up_needs_halves_to_compare() {
        String guard = "{\"metrics\":{\"up\":{\"query\":\"up\",\"below\":1}}}";
        long number = ramp.warmedUp(BURSTS, Ramp.PRODUCTION, "30m", guard);
        runs(SCRAPE);
        assertThat(ramp.told.get(0)).contains("a warm-up compares two halves", "give the guard halves");
        assertThat(ramp.state(number)).isEqualTo(State.READY);
    }
}

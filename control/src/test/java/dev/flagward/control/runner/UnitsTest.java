package dev.flagward.control.runner;

import static dev.flagward.control.runner.History.EIGHT;
import static dev.flagward.control.runner.History.NINE;
import static dev.flagward.control.runner.History.SCRAPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollout.State;
import dev.flagward.control.Instruction;
import dev.flagward.store.Entry;
import dev.flagward.testkit.PrometheusServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether distinct units are split as planned, read from a real Prometheus that holds three hours: of each flag the requests are
 * harmless and a quarter of them has the candidate, and what is wrong is how its units are counted.
 */
class UnitsTest {
    private static final Instant ELEVEN = EIGHT.plus(Duration.ofHours(3));

    /** Counted as it should be; that the candidate is served is known everywhere 45 s after nine o'clock. */
    private static final String FINE = "video_calls_enabled";
    /** From nine o'clock on, two in five of the candidate's units get lost. */
    private static final String LOST = "payments_enabled";
    /** The candidate's units are not counted at all. */
    private static final String ONE_ARM = "edi_integration_enabled";
    /** From ten past nine to half past nine, the counter is no number. */
    private static final String ODD = "multi_practice_support";
    /** Eight processes count the same thousand units, which happen to be split 285 to 715; one of them begins anew. */
    private static final String SPREAD = "telehealth_appointments_enabled";
    /** These thousand units come back, and are counted again, every five minutes. */
    private static final String BACK = "data_retention";

    @TempDir
    private static Path shared;

    private static PrometheusServer server;

    @TempDir
    Path directory;

    private Ramp ramp;

    @BeforeAll
    static void lay_the_history_down() throws Exception {
        History history = new History();
        for (String flag : List.of(FINE, LOST, ONE_ARM, ODD, SPREAD, BACK)) {
            Random random = new Random(11);
            long[] units = new long[2];
            List<Instant> scrapes = History.scrapesUntil(ELEVEN);
            for (int k = 0; k < scrapes.size(); k++) {
                Instant at = scrapes.get(k);
                for (int side = 0; side < 2; side++) {
                    String labels = "flag=" + flag + " variant=" + (side == 0 ? "on" : "off");
                    history.counted(labels, at, (side == 0 ? 250 : 750) * k, (side == 0 ? 2 : 6) * k);
                    units[side] += counted(flag, side, at, k, random);
                    if (flag.equals(SPREAD)) {
                        for (int process = 0; process < 8; process++) {
                            long seen = spread(side, k, process == 3 && k >= 300 ? 300 : 240);
                            history.add("units_total instance=p" + process + " " + labels, at, (double) seen);
                        }
                    } else if (side == 1 || !flag.equals(ONE_ARM)) {
                        history.add("units_total " + labels, at, odd(flag, at) ? Double.NaN : (double) units[side]);
                    }
                }
            }
        }
        server = history.served(shared);
    }

    private static long counted(String flag, int side, Instant at, int k, Random random) {
        if (flag.equals(BACK)) {
            return at.isAfter(NINE) ? back(side, k) : 0;
        }
        long units = 0;
        for (int i = 0; i < 100; i++) {
            boolean served = !flag.equals(FINE) || at.isAfter(NINE.plus(Duration.ofSeconds(45)));
            boolean candidate = random.nextDouble() < 0.25 && served;
            boolean lost = flag.equals(LOST) && at.isAfter(NINE) && random.nextDouble() < 0.4;
            units += candidate == (side == 0) && !(candidate && lost) ? 1 : 0;
        }
        return units;
    }

    /** The same thousand within every twenty scrapes. */
    private static long back(int side, int k) {
        return side == 0 ? (k % 20 < 15 ? 15 : 12) : (k % 20 < 15 ? 36 : 35);
    }

    /** A thousand units that come within forty scrapes, from the one that a process counts from. */
    private static long spread(int side, int k, int from) {
        long tenths = Math.max(0, Math.min(40, k - from)) * (side == 0 ? 285L : 715L);
        return tenths / 40;
    }

    private static boolean odd(String flag, Instant at) {
        return flag.equals(ODD)
                && at.isAfter(NINE.plus(Duration.ofMinutes(10)))
                && at.isBefore(NINE.plus(Duration.ofMinutes(30)));
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
        return "{\"metrics\":{\"error-rate\":{" + History.ERROR_RATE + "}},\"units\":{"
                + "\"counter\":\"units_total{flag=\\\"$flag\\\"}\"" + more + "}}";
    }

    private long planned(String flag, String more) {
        return ramp.planned(flag, Ramp.PRODUCTION, guard(more));
    }

    private void runs(Duration time) {
        ramp.runs(time, server);
    }

    private Entry last() {
        List<Entry> entries = ramp.entries();
        return entries.get(entries.size() - 1);
    }

    @Test
    void units_that_are_split_as_planned_let_their_rollout_go_on_and_the_step_says_how_many_there_were() {
        long number = planned(FINE, "");
        runs(Duration.ofMinutes(34));
        assertThat(ramp.rollout(number).step()).isEqualTo(1);
        String evidence =
                String.valueOf(GuardedRollout.evidence(last()).members().get("units"));
        assertThat(evidence).contains("candidate", "baseline", "share", "log_evidence", "units_total");
        assertThat(evidence).containsPattern("of 1[0-9]{4} distinct units");
    }

    @Test
    void units_that_get_lost_pause_their_rollout_though_no_metric_is_harmed_and_a_person_lets_it_go_on() {
        long number = planned(LOST, "");
        FlagMonitor monitor = new FlagMonitor(
                ramp.store,
                Ramp.asking(server),
                new FlagMonitor.Plan(
                        LOST,
                        Ramp.PRODUCTION,
                        Ramp.NOTHING,
                        new Bounds(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                        SCRAPE));
        runs(Duration.ofMinutes(2));
        Look look = monitor.look(ramp.now.plus(Duration.ofMinutes(10)));
        assertThat(look.alerts()).extracting(Alert::message).anyMatch(line -> line.startsWith("sample-ratio mismatch"));
        assertThat(look.metrics().stream().filter(one -> one.metric().equals("units")))
                .singleElement()
                .satisfies(one -> assertThat(one.levels().get(0).value()).isBetween(14.0, 19.0))
                .satisfies(one ->
                        assertThat(one.strength().orElseThrow().verdict()).isEqualTo("sample-ratio-mismatch"));
        runs(Duration.ofMinutes(8));
        assertThat(ramp.state(number)).isEqualTo(State.PAUSED);
        Entry paused = last();
        assertThat(paused.reason()).contains("sample-ratio-mismatch: units");
        assertThat(GuardedRollout.evidence(paused).toString()).contains("sample-ratio-mismatch");
        assertThat(paused.json().toString()).contains("log_evidence", "log_threshold", "units_total");
        runs(Duration.ofMinutes(30));
        assertThat(ramp.state(number)).isEqualTo(State.PAUSED);
        ramp.say(Instruction.Word.RESUME, number);
        runs(Duration.ofMinutes(1));
        assertThat(ramp.state(number)).isEqualTo(State.RUNNING);
        runs(Duration.ofMinutes(9));
        assertThat(ramp.state(number)).as("units still get lost").isEqualTo(State.PAUSED);
    }

    @Test
    void a_candidate_whose_units_nobody_counts_is_a_mismatch() {
        long number = planned(ONE_ARM, "");
        runs(Duration.ofMinutes(5));
        assertThat(ramp.state(number)).isEqualTo(State.PAUSED);
        assertThat(last().reason()).contains("sample-ratio-mismatch: units");
    }

    @Test
    void a_counter_of_units_that_is_no_number_holds_the_rollout_until_it_is_one_again() {
        long number = planned(ODD, "");
        runs(Duration.ofMinutes(33));
        assertThat(ramp.told).anyMatch(line -> line.startsWith("telemetry-down: units: ") && line.contains("FW-4510"));
        assertThat(ramp.entries())
                .filteredOn(entry -> entry.eventType().equals("rollout_judged"))
                .extracting(entry -> entry.reason().orElse(""))
                .contains("telemetry-down: units");
        runs(Duration.ofMinutes(3));
        assertThat(ramp.rollout(number).step()).isEqualTo(1);
    }

    @Test
    void a_counter_of_units_without_the_label_does_not_let_a_rollout_begin() {
        long number = planned(FINE, ",\"label\":\"version\"");
        runs(SCRAPE);
        assertThat(ramp.state(number)).isEqualTo(State.READY);
        assertThat(ramp.told.get(0)).contains("FW-4517", "units_total", "version");
    }

    @Test
    void units_that_several_processes_count_weigh_one_each() {
        isFoundInOrder(planned(SPREAD, ""));
    }

    @Test
    void units_that_are_counted_again_are_no_news() {
        isFoundInOrder(planned(BACK, ",\"again\":\"5m\""));
    }

    private void isFoundInOrder(long number) {
        runs(Duration.ofMinutes(29));
        assertThat(ramp.state(number)).isEqualTo(State.RUNNING);
        assertThat(ramp.told).noneMatch(line -> line.contains("mismatch:"));
    }

    @Test
    void the_same_counts_taken_for_distinct_units_would_be_a_mismatch() {
        long number = planned(BACK, "");
        runs(Duration.ofMinutes(29));
        assertThat(ramp.state(number)).isEqualTo(State.PAUSED);
        assertThat(last().reason()).contains("sample-ratio-mismatch: units");
    }
}

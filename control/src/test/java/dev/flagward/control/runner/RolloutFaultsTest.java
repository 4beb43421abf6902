package dev.flagward.control.runner;

import static dev.flagward.control.runner.History.EIGHT;
import static dev.flagward.control.runner.History.NINE;
import static dev.flagward.control.runner.History.SCRAPE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollout.State;
import dev.flagward.store.Entry;
import dev.flagward.testkit.PrometheusServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a fault of metrics does to a rollout, with a real Prometheus that holds three hours. All flags do well; the first step holds
 * from nine o'clock to half past, and each fault begins two minutes before it would be over, or earlier.
 */
class RolloutFaultsTest {
    private static final Instant ELEVEN = EIGHT.plus(Duration.ofHours(3));
    private static final Duration SOUND = Duration.ofMinutes(28);
    private static final Duration LAG = Duration.ofSeconds(30);
    private static final Duration FAULT = Duration.ofMinutes(10);

    private static final Instant AFTER = NINE.plus(SOUND).plus(FAULT);

    private static final String FINE = "video_calls_enabled";
    /** The candidate's counter of errors is no number during the fault. */
    private static final String NAN = "payments_enabled";
    /** The candidate's counter of requests is infinite during the fault. */
    private static final String INFINITE = "edi_integration_enabled";
    /** All counters begin anew at ten past nine, and those of the candidate at twenty past. */
    private static final String RESET = "multi_practice_support";
    /** The candidate has no series any more from ten past nine on. */
    private static final String GONE = "telehealth_appointments_enabled";
    /** There are no samples during the fault. */
    private static final String GAP = "data_retention";

    @TempDir
    private static Path shared;

    private static PrometheusServer server;

    @TempDir
    Path directory;

    private Ramp ramp;

    @BeforeAll
    static void lay_the_history_down() throws Exception {
        History history = new History();
        for (String flag : List.of(FINE, NAN, INFINITE, RESET, GONE, GAP)) {
            List<Instant> scrapes = History.scrapesUntil(ELEVEN);
            for (int k = 0; k < scrapes.size(); k++) {
                Instant at = scrapes.get(k);
                for (String variant : List.of("on", "off")) {
                    laid(history, flag, variant, k, at);
                }
            }
        }
        server = history.served(shared);
    }

    private static void laid(History history, String flag, String variant, int k, Instant at) {
        boolean candidate = variant.equals("on");
        boolean faulty =
                !at.isBefore(NINE.plus(SOUND)) && at.isBefore(NINE.plus(SOUND).plus(FAULT));
        if ((flag.equals(GAP) && faulty)
                || (flag.equals(GONE) && candidate && !at.isBefore(NINE.plus(Duration.ofMinutes(10))))) {
            return;
        }
        int since = !flag.equals(RESET) || k < 280 ? 0 : candidate && k >= 320 ? 320 : 280;
        double requests = (candidate ? 250.0 : 750.0) * (k - since);
        double errors = (candidate ? 2.0 : 6.0) * (k - since);
        history.counted(
                "flag=" + flag + " variant=" + variant,
                at,
                flag.equals(INFINITE) && candidate && faulty ? Double.POSITIVE_INFINITY : requests,
                flag.equals(NAN) && candidate && faulty ? Double.NaN : errors);
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

    private long planned(String flag) {
        return ramp.planned(flag, Ramp.PRODUCTION, "{\"metrics\":{\"error-rate\":{" + History.ERROR_RATE + "}}}");
    }

    private void runs(Duration time) {
        ramp.runs(time, server);
    }

    private List<Entry> entries(String event) {
        return ramp.entries().stream()
                .filter(entry -> entry.eventType().equals(event))
                .toList();
    }

    /** It stands at its first step, and somebody can read why. */
    private void holds(long number, String verdict) {
        assertThat(ramp.state(number)).isEqualTo(State.RUNNING);
        assertThat(ramp.rollout(number).step()).isZero();
        assertThat(ramp.told).last().asString().startsWith(verdict + ": error-rate");
        assertThat(entries("rollout_judged"))
                .last()
                .extracting(Entry::reason)
                .isEqualTo(Optional.of(verdict + ": error-rate"));
    }

    /** It goes on by itself, no sooner than then, by all that was counted on both sides but so many requests. */
    private void goesOn(long number, Instant soonest, long lost) {
        assertThat(ramp.rollout(number).step()).isOne();
        assertThat(entries("rollout_rolled_back")).isEmpty();
        Entry step = entries("rollout_advanced").get(1);
        assertThat(step.at()).isAfterOrEqualTo(soonest);
        double all = 1000 * Duration.between(NINE, step.at().minus(LAG)).dividedBy(SCRAPE) - lost;
        assertThat(counted("total", step)).as("requests").isEqualTo(all);
        assertThat(counted("bad", step)).as("errors").isEqualTo(all * 8 / 1000);
    }

    private static double counted(String what, Entry entry) {
        String evidence = GuardedRollout.evidence(entry).toString();
        return Pattern.compile(what + "=Num\\[value=([0-9.E]+)")
                .matcher(evidence)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {NAN, INFINITE})
    void a_counter_that_is_no_number_holds_its_rollout_and_nothing_of_what_it_counted_is_lost(String flag) {
        long number = planned(flag);
        runs(SOUND.plus(FAULT));
        holds(number, "telemetry-down");
        assertThat(ramp.told).last().asString().contains("questions in a row failed");
        runs(Duration.ofMinutes(5));
        goesOn(number, AFTER, 0);
    }

    @Test
    void ten_minutes_without_samples_hold_a_rollout_that_was_due_and_it_goes_on_with_what_comes_afterwards() {
        long number = planned(GAP);
        runs(SOUND.plus(FAULT));
        holds(number, "no-data");
        assertThat(ramp.told).last().asString().contains("no sample was there since 2026-11-02T09:27:45Z");
        runs(Duration.ofMinutes(5));
        goesOn(number, AFTER, 41_000);
    }

    @Test
    void counters_that_begin_anew_are_neither_harm_nor_silence_and_cost_what_nobody_scraped() {
        long number = planned(RESET);
        runs(Duration.ofMinutes(31));
        assertThat(entries("rollout_judged")).isEmpty();
        goesOn(number, NINE.plus(Duration.ofMinutes(30)), 1000 + 250);
    }

    @Test
    void a_candidate_whose_series_are_gone_pauses_its_rollout() {
        long number = planned(GONE);
        runs(Duration.ofHours(1));
        assertThat(ramp.state(number)).isEqualTo(State.PAUSED);
        assertThat(ramp.rollout(number).step()).isZero();
        assertThat(entries("rollout_paused")).singleElement().satisfies(paused -> {
            assertThat(paused.reason()).contains("no-data: error-rate");
            assertThat(GuardedRollout.evidence(paused).toString()).contains("the candidate is silent since");
        });
    }

    private static String answer(String type, String result) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":" + result + "}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"slow", "an empty body", "a scalar", "no result"})
    void whatever_prometheus_answers_holds_a_rollout_that_was_due_and_nothing_is_lost(String fault) throws Exception {
        long number = planned(FINE);
        runs(SOUND.minus(Duration.ofMinutes(1)));
        try (FaultServer between = new FaultServer()) {
            between.handingOn(server.address());
            Runner runner = ramp.runner(new Sources(
                    Optional.of(new Prometheus(between.address(), Access.open().patient(Duration.ofMillis(250)))),
                    new HealthProbe(Set.of(), Access.open())));
            ramp.runs(Duration.ofMinutes(1), runner);
            assertThat(ramp.told).last().asString().startsWith("warming-up");
            switch (fault) {
                case "slow" -> between.failing(exchange -> Thread.sleep(1000)); // four times our patience
                case "an empty body" -> between.answering(200, "");
                case "a scalar" -> between.answering(200, answer("scalar", "[1,\"1\"]"));
                default -> between.answering(200, answer("matrix", "[]"));
            }
            ramp.runs(Duration.ofMinutes(3), runner);
            holds(number, fault.equals("no result") ? "no-data" : "telemetry-down");
        }
        runs(Duration.ofMinutes(2));
        goesOn(number, NINE.plus(Duration.ofMinutes(31)), 0);
    }
}

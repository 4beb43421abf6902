package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.Alarm;
import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.Outcome;
import dev.flagward.control.Webhook;
import dev.flagward.store.Actor;
import dev.flagward.store.Entry;
import dev.flagward.testkit.PrometheusServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollout whose Prometheus, a real one, is stopped and started again, and a clock that the test moves. */
class OutageTest {
    private static final Instant NINE = Instant.parse("2026-11-02T09:00:00Z");
    private static final Duration SCRAPE = Duration.ofSeconds(15);
    private static final Actor ROBOT = new Actor("robot", "postgresql");
    private static final String METRICS =
            "\"metrics\":{\"error-rate\":{\"total\":\"requests_total\",\"bad\":\"errors_total\"}}}";

    @TempDir
    Path directory;

    private Ramp ramp;
    private PrometheusServer server;
    private FaultServer pager;
    private Webhook webhook;
    private long nanos;

    @BeforeEach
    void open() throws Exception {
        History history = new History();
        for (String variant : List.of("on", "off")) {
            for (int i = -240; i <= 480; i++) {
                long requests = 500L * (i + 240);
                Instant at = NINE.plus(SCRAPE.multipliedBy(i));
                history.add("requests_total variant=" + variant, at, (double) requests);
                history.add("errors_total variant=" + variant, at, Math.floor(requests / 50.0));
            }
        }
        server = PrometheusServer.withHistory(directory, history.openMetrics());
        ramp = new Ramp(Files.createDirectory(directory.resolve("store")), NINE);
        pager = new FaultServer().answering(204, "");
        webhook = Webhook.of(
                        Map.of(
                                "FLAGWARD_WEBHOOK",
                                "http://127.0.0.1:" + pager.port() + "/hook",
                                "FLAGWARD_WEBHOOK_ALLOW",
                                "127.0.0.1/private",
                                "FLAGWARD_WEBHOOK_SECRET_FILE",
                                Files.writeString(directory.resolve("secret"), "sixteen bytes or more")
                                        .toString()),
                        directory,
                        directory.resolve("undelivered"),
                        () -> ramp.now)
                .orElseThrow();
    }

    @AfterEach
    void close() {
        server.close();
        pager.close();
        webhook.close();
    }

    /** One that was just started. */
    private Runner runner() {
        URI address = server.address();
        return new Runner(
                ramp.store,
                new Desk(ramp.store, List.of(new Alarm(webhook)), () -> ramp.now),
                ROBOT,
                new Sources(
                        Optional.of(new Prometheus(address, Access.open().patient(Duration.ofSeconds(2)))),
                        new HealthProbe(Set.of(), Access.open())),
                () -> ramp.now,
                () -> nanos,
                new Silent());
    }

    private void runs(Runner runner, Duration time) {
        Instant end = ramp.now.plus(time);
        while (ramp.now.isBefore(end)) {
            runner.pass();
            ramp.now = ramp.now.plus(SCRAPE);
            nanos += SCRAPE.toNanos();
        }
    }

    private List<Entry> entries(String event) {
        return ramp.entries().stream()
                .filter(entry -> entry.eventType().equals(event))
                .toList();
    }

    @Test
    void an_outage_freezes_a_rollout_people_are_told_once_after_ten_minutes_and_then_it_goes_on_by_itself()
            throws Exception {
        long number = ramp.planned(Ramp.VIDEO, Ramp.PRODUCTION, "{" + METRICS);
        runs(runner(), Duration.ofMinutes(5));
        server.close();
        runs(runner(), Duration.ofMinutes(9));
        assertThat(ramp.rollout(number).outage()).isPresent();
        assertThat(ramp.rollout(number).frozen()).isFalse();
        Instant since = ramp.rollout(number).outage().orElseThrow();
        runs(runner(), Duration.ofMinutes(4));
        runs(runner(), Duration.ofMinutes(40));
        assertThat(entries("rollout_frozen")).singleElement().satisfies(told -> {
            assertThat(Duration.between(since, told.at())).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
            assertThat(told.reason())
                    .hasValueSatisfying(why -> assertThat(why).startsWith("telemetry-down: error-rate"));
        });
        assertThat(ramp.rollout(number).outage()).contains(since);
        assertThat(ramp.rollout(number).frozen()).isTrue();
        assertThat(ramp.rollout(number).step()).isZero();
        server = PrometheusServer.again(directory);
        Runner last = runner();
        runs(last, Duration.ofMinutes(2));
        assertThat(ramp.rollout(number).outage()).isEmpty();
        runs(last, Duration.ofMinutes(3));
        assertThat(ramp.rollout(number).step()).isOne();
        webhook.finish();
        assertThat(pager.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.body()).contains("rollout_frozen", "was frozen by robot"));
    }

    @Test
    void a_plan_that_says_so_is_taken_back_when_the_outage_has_lasted_and_no_clock_hastens_it() {
        long number = ramp.planned(
                Ramp.VIDEO, Ramp.PRODUCTION, "{\"on-outage\":\"roll-back\",\"outage-lasts\":\"20m\"," + METRICS);
        Runner runner = runner();
        runs(runner, Duration.ofMinutes(5));
        server.close();
        runs(runner, Duration.ofMinutes(5));
        ramp.now = ramp.now.plus(Duration.ofHours(3));
        runs(runner, Duration.ofMinutes(14));
        assertThat(ramp.rollout(number).phase()).isEqualTo(GuardedRollout.Phase.RUNNING);
        runs(runner, Duration.ofMinutes(3));
        assertThat(ramp.rollout(number).phase()).isEqualTo(GuardedRollout.Phase.ROLLED_BACK);
        assertThat(entries("rollout_rolled_back"))
                .singleElement()
                .satisfies(back -> assertThat(back.reason())
                        .hasValueSatisfying(why -> assertThat(why).contains("telemetry-down", "nobody could ask")));
    }

    /** Says nothing. */
    private static final class Silent implements Runner.Listener {
        @Override
        public void judged(GuardedRollout rollout, Judgement judgement, String next) {}

        @Override
        public void done(GuardedRollout rollout, String what, Outcome outcome) {
            assertThat(outcome).isNotInstanceOf(Outcome.Refused.class);
        }

        @Override
        public void waits(GuardedRollout rollout, String why) {}
    }
}

package dev.flagward.control;

import static dev.flagward.control.Practice.CACHING;
import static dev.flagward.control.Practice.NOON;
import static dev.flagward.control.Practice.PRODUCTION;
import static dev.flagward.control.Practice.STAGING;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.codes;
import static dev.flagward.control.Practice.off;
import static dev.flagward.control.Practice.on;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenGlassTest {
    private static final Actor AMY = new Actor("amy", "postgresql");

    @TempDir
    Path directory;

    private Practice practice;
    private Desk desk;
    private Instant now = NOON;

    @BeforeEach
    void open() {
        practice = Practice.guarded(directory);
        desk = new Desk(practice.store, List.of(), () -> now);
    }

    private Outcome hasty(Change change, Actor actor, Duration lasting) {
        return desk.apply(new Request(change, actor, Optional.of("outage"), Optional.of("PMS-9"), "test")
                .in(new Manner.BreakingGlass(lasting)));
    }

    private static List<String> refusal(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return codes(((Outcome.Refused) outcome).problems());
    }

    @Test
    void it_ends_by_itself_however_often_it_was_gone_on_with() {
        hasty(on(VIDEO, PRODUCTION), AMY, Duration.ofHours(1));
        now = NOON.plus(Duration.ofMinutes(59));
        practice.applied(off(VIDEO, PRODUCTION));
        assertThat(hasty(on(VIDEO, PRODUCTION), AMY, Duration.ofHours(4))).isInstanceOf(Outcome.Applied.class);
        assertThat(BrokenGlass.upTo(practice.state().revision(), practice.store))
                .hasSize(1);
        practice.applied(off(VIDEO, PRODUCTION));
        now = NOON.plus(Duration.ofHours(1));
        assertThat(refusal(hasty(on(VIDEO, PRODUCTION), AMY, Duration.ofHours(4))))
                .containsExactly("FW-4112");
    }

    @Test
    void it_is_for_people_who_log_in_and_for_no_longer_than_four_hours() {
        assertThat(refusal(hasty(on(VIDEO, PRODUCTION), Practice.MIA, Duration.ofHours(1))))
                .containsExactly("FW-4110");
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMinutes(-1), Duration.ofSeconds(4 * 3600 + 1))) {
            assertThat(refusal(hasty(on(VIDEO, PRODUCTION), AMY, wrong))).containsExactly("FW-4113");
        }
        assertThat(hasty(on(VIDEO, PRODUCTION), AMY, Duration.ofHours(4))).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void a_change_that_lacks_no_approval_breaks_nothing() {
        assertThat(hasty(off(CACHING, PRODUCTION), AMY, Duration.ofHours(1))).isInstanceOf(Outcome.Applied.class);
        assertThat(BrokenGlass.upTo(practice.state().revision(), practice.store))
                .isEmpty();
        assertThat(practice.last().notice()).isEmpty();
    }

    private static HttpServer receiver(List<String> told) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    private Webhook webhook(HttpServer server) {
        return Webhook.of(
                        Map.of(
                                "FLAGWARD_WEBHOOK",
                                "slack+http://127.0.0.1:" + server.getAddress().getPort() + "/",
                                "FLAGWARD_WEBHOOK_ALLOW",
                                "127.0.0.1/private"),
                        directory,
                        directory.resolve("undelivered"),
                        () -> now)
                .orElseThrow();
    }

    @Test
    void others_are_told_once_it_is_broken_and_once_only_and_the_change_waits_for_nobody() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer server = receiver(told);
        try (Webhook webhook = webhook(server)) {
            desk = new Desk(practice.store, List.of(new Alarm(webhook)), () -> now);
            hasty(off(CACHING, PRODUCTION), AMY, Duration.ofHours(1));
            hasty(on(VIDEO, PRODUCTION), AMY, Duration.ofHours(1));
            practice.applied(off(VIDEO, PRODUCTION));
            hasty(on(VIDEO, PRODUCTION), AMY, Duration.ofHours(1));
            assertThat(webhook.finish().any()).isFalse();
        } finally {
            server.stop(0);
        }
        assertThat(told)
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains(
                                "amy broke the glass in production",
                                VIDEO,
                                "until 2026-",
                                "Reason: outage",
                                "Ticket: PMS-9",
                                "flagward change review"));
    }

    @Test
    void what_becomes_of_a_rollout_is_told_by_the_webhook() throws IOException {
        List<String> told = new CopyOnWriteArrayList<>();
        HttpServer server = receiver(told);
        try (Webhook webhook = webhook(server)) {
            desk = new Desk(practice.store, List.of(new Alarm(webhook)), () -> now);
            RolloutPlan plan = new RolloutPlan(
                    List.of(VIDEO),
                    STAGING,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(new RolloutPlan.Step(Percent.of(25), Duration.ZERO)),
                    Schedule.ALWAYS,
                    Duration.ZERO,
                    new Value.Structure(Map.of()));
            long number = ((Outcome.Noted)
                            desk.plan(new PlanRequest(plan, AMY, Optional.of("try"), Optional.of("PMS-9"), "test")))
                    .receipt()
                    .revision();
            GuardedRollout rollout =
                    GuardedRollouts.find(number, number, practice.store).orElseThrow();
            desk.apply(new Request(
                    new RolloutReturn(rollout, RolloutReturn.Way.GUARD, new Value.Structure(Map.of())),
                    AMY,
                    Optional.of("regressed: error-rate"),
                    Optional.empty(),
                    "test"));
            assertThat(webhook.finish().any()).isFalse();
        } finally {
            server.stop(0);
        }
        assertThat(told)
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("of " + VIDEO + " in staging was rolled back by amy: regressed: error-rate"));
    }
}

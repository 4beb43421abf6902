package dev.flagward.control.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.Desk;
import dev.flagward.control.GuardedRollout;
import dev.flagward.control.Instruction;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Role;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What alerts of a monitoring system may do to rollouts, and what they may not. */
class IncomingAlertsTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Actor ROBOT = new Actor("robot", "postgresql");
    private static final String OTHER = "payments_enabled";

    @TempDir
    private Path directory;

    private Ramp ramp;

    @BeforeEach
    void open() throws Exception {
        ramp = new Ramp(directory, NOON);
    }

    private long running(String flag, String environment) {
        return ramp.running(flag, environment, "{}", Map.of());
    }

    private IncomingAlerts alerts(IncomingAlerts.Reaction reaction) {
        return new IncomingAlerts(ramp.store, ramp.desk, ROBOT, reaction);
    }

    private static byte[] message(String... alerts) {
        return ("{\"version\":\"4\",\"groupKey\":\"{}\",\"truncatedAlerts\":0,\"status\":\"firing\",\"alerts\":["
                        + String.join(",", alerts) + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String alert(String status, String name, String more) {
        return "{\"status\":\"" + status + "\",\"labels\":{\"alertname\":\"" + name + "\"" + more
                + "},\"annotations\":{\"summary\":\"s\"},\"startsAt\":\"2026-11-24T11:58:00.000Z\","
                + "\"endsAt\":\"0001-01-01T00:00:00Z\",\"generatorURL\":\"\",\"fingerprint\":\"00c0ffee\"}";
    }

    private static String about(String flag) {
        return ",\"flag\":\"" + flag + "\"";
    }

    private GuardedRollout.Phase phase(long number) {
        return ramp.rollout(number).phase();
    }

    private Entry newest() {
        List<Entry> entries = ramp.entries();
        return entries.get(entries.size() - 1);
    }

    @Test
    void a_firing_alert_pauses_the_rollout_that_its_labels_name_and_no_other() {
        long video = running(Ramp.VIDEO, "production");
        long elsewhere = running(Ramp.VIDEO, "staging");
        long other = running(OTHER, "production");
        IncomingAlerts.Taken taken = alerts(IncomingAlerts.Reaction.PAUSE)
                .take(message(alert(
                        "firing",
                        "HighErrors",
                        ",\"feature_flag\":\"" + Ramp.VIDEO + "\",\"environment\":\"production\"")));
        assertThat(taken.problems()).isEmpty();
        assertThat(taken.effects()).containsExactly(new IncomingAlerts.Effect("HighErrors", video, "paused"));
        assertThat(phase(video)).isEqualTo(GuardedRollout.Phase.PAUSED);
        assertThat(phase(elsewhere)).isEqualTo(GuardedRollout.Phase.RUNNING);
        assertThat(phase(other)).isEqualTo(GuardedRollout.Phase.RUNNING);
        assertThat(newest().reason()).contains("the alert HighErrors fires");
        assertThat(newest().actor()).isEqualTo(ROBOT);
        assertThat(newest().source()).isEqualTo("alertmanager");
        assertThat(GuardedRollout.evidence(newest()).members())
                .containsEntry("alert", Value.of("HighErrors"))
                .containsEntry("fingerprint", Value.of("00c0ffee"))
                .containsEntry("started_at", Value.of("2026-11-24T11:58:00.000Z"));
    }

    @Test
    void an_alert_that_names_no_environment_is_about_all_of_them() {
        long production = running(Ramp.VIDEO, "production");
        long staging = running(Ramp.VIDEO, "staging");
        alerts(IncomingAlerts.Reaction.PAUSE).take(message(alert("firing", "HighErrors", about(Ramp.VIDEO))));
        assertThat(List.of(phase(production), phase(staging))).containsOnly(GuardedRollout.Phase.PAUSED);
    }

    @Test
    void rolling_back_takes_the_share_from_everybody_and_takes_back_what_was_only_paused() {
        long video = running(Ramp.VIDEO, "production");
        ramp.say(Instruction.Word.PAUSE, video);
        IncomingAlerts.Taken taken = alerts(IncomingAlerts.Reaction.ROLL_BACK)
                .take(message(alert("firing", "HighErrors", about(Ramp.VIDEO))));
        assertThat(taken.effects()).containsExactly(new IncomingAlerts.Effect("HighErrors", video, "rolled back"));
        assertThat(phase(video)).isEqualTo(GuardedRollout.Phase.ROLLED_BACK);
        assertThat(newest().eventType()).isEqualTo("rollout_rolled_back");
        assertThat(newest().newState().orElseThrow()).contains("0 % on");
    }

    @ParameterizedTest
    @EnumSource(IncomingAlerts.Reaction.class)
    void an_alert_told_again_does_nothing_again_even_to_another_who_listens(IncomingAlerts.Reaction reaction) {
        running(Ramp.VIDEO, "production");
        byte[] message = message(
                alert("firing", "HighErrors", about(Ramp.VIDEO)), alert("firing", "HighErrors", about(Ramp.VIDEO)));
        assertThat(alerts(reaction).take(message).effects()).hasSize(1);
        int entries = ramp.entries().size();
        assertThat(alerts(reaction).take(message).effects()).isEmpty();
        assertThat(ramp.entries()).hasSize(entries);
    }

    @Test
    void whoever_lets_a_rollout_go_on_has_seen_the_alert_but_not_the_next_one() {
        long video = running(Ramp.VIDEO, "production");
        byte[] seen = message(alert("firing", "HighErrors", about(Ramp.VIDEO)));
        alerts(IncomingAlerts.Reaction.PAUSE).take(seen);
        ramp.say(Instruction.Word.RESUME, video);
        alerts(IncomingAlerts.Reaction.PAUSE).take(seen);
        assertThat(phase(video)).isEqualTo(GuardedRollout.Phase.RUNNING);
        alerts(IncomingAlerts.Reaction.PAUSE)
                .take(message(alert("firing", "HighErrors", about(Ramp.VIDEO)).replace("11:58", "12:07")));
        assertThat(phase(video)).isEqualTo(GuardedRollout.Phase.PAUSED);
    }

    @ParameterizedTest
    @EnumSource(IncomingAlerts.Reaction.class)
    void what_is_resolved_planned_over_or_about_something_else_changes_nothing(IncomingAlerts.Reaction reaction) {
        long over = running(OTHER, "production");
        ramp.takeBack(over);
        ramp.planned(OTHER, "production", "{}");
        running(Ramp.VIDEO, "production");
        int entries = ramp.entries().size();
        FlagDocument document = ramp.store.read().document();
        IncomingAlerts.Taken taken = alerts(reaction)
                .take(message(
                        alert("resolved", "HighErrors", about(Ramp.VIDEO)),
                        alert("firing", "HighErrors", about(OTHER)),
                        alert("firing", "HighErrors", about("caching_enabled")),
                        alert("firing", "HighErrors", about(Ramp.VIDEO) + ",\"environment\":\"staging\""),
                        alert("firing", "DiskFull", "")));
        assertThat(taken.effects()).isEmpty();
        assertThat(taken.problems()).isEmpty();
        assertThat(ramp.entries()).hasSize(entries);
        assertThat(ramp.store.read().document()).isEqualTo(document);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "{\"version\":\"4\"}",
                "{\"version\":\"3\",\"alerts\":[]}",
                "{\"version\":4,\"alerts\":[]}",
                "{\"version\":\"4\",\"version\":\"4\",\"alerts\":[]}",
                "{\"version\":\"4\",\"alerts\":[GOOD,7]}",
                "{\"version\":\"4\",\"alerts\":[GOOD,{\"status\":\"on fire\",\"labels\":{}}]}",
                "{\"version\":\"4\",\"alerts\":[GOOD,{\"status\":\"firing\"}]}",
                "{\"version\":\"4\",\"alerts\":[GOOD,{\"status\":\"firing\",\"labels\":{\"flag\":7}}]}"
            })
    void a_message_that_is_malformed_anywhere_does_nothing(String message) {
        long video = running(Ramp.VIDEO, "production");
        int entries = ramp.entries().size();
        IncomingAlerts.Taken taken = alerts(IncomingAlerts.Reaction.PAUSE)
                .take(message.replace("GOOD", alert("firing", "HighErrors", about(Ramp.VIDEO)))
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(taken.malformed()).isTrue();
        assertThat(taken.problems().list())
                .isNotEmpty()
                .allMatch(one -> one.code().id().equals("FW-4206"));
        assertThat(ramp.entries()).hasSize(entries);
        assertThat(phase(video)).isEqualTo(GuardedRollout.Phase.RUNNING);
    }

    @Test
    void a_name_that_looks_like_somebodys_is_not_kept_and_the_rollout_is_paused_all_the_same() {
        long video = running(Ramp.VIDEO, "production");
        alerts(IncomingAlerts.Reaction.PAUSE).take(message(alert("firing", "patient 123-45-6789", about(Ramp.VIDEO))));
        assertThat(phase(video)).isEqualTo(GuardedRollout.Phase.PAUSED);
        assertThat(newest().toString()).doesNotContain("6789");
    }

    /** The same store, before which whoever asks is a viewer. */
    private static FlagStore asViewer(FlagStore store) {
        return (FlagStore) Proxy.newProxyInstance(
                FlagStore.class.getClassLoader(),
                new Class<?>[] {FlagStore.class},
                (self, method, arguments) ->
                        method.getName().equals("roles") ? Set.of(Role.VIEWER) : method.invoke(store, arguments));
    }

    @Test
    void whoever_may_not_run_rollouts_is_refused_and_says_so() {
        long video = running(Ramp.VIDEO, "production");
        Desk sealed = new Desk(asViewer(ramp.store), List.of(), () -> NOON);
        IncomingAlerts.Taken taken = new IncomingAlerts(ramp.store, sealed, ROBOT, IncomingAlerts.Reaction.PAUSE)
                .take(message(alert("firing", "HighErrors", about(Ramp.VIDEO))));
        assertThat(taken.effects()).containsExactly(new IncomingAlerts.Effect("HighErrors", video, "refused"));
        assertThat(taken.problems().list()).extracting(one -> one.code().id()).containsExactly("FW-4111");
    }
}

package dev.flagward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.cli.Practice.Form;
import dev.flagward.cli.Shell.Ended;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.Instruction;
import dev.flagward.control.Outcome;
import dev.flagward.control.Request;
import dev.flagward.control.RolloutAdvance;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Notice;
import dev.flagward.testkit.Drafts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say of rollouts that are in an odd way. */
class RolloutStatusTest {
    private static final Actor ROBOT = new Actor("robot", "self-asserted");

    @TempDir
    Path directory;

    private Practice practice;
    private Surroundings surroundings;
    private FlagStore store;

    @BeforeEach
    void open() {
        practice = Practice.in(directory, Form.UPGRADED);
        surroundings = practice.shell().surroundings(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        store = Wiring.store(StoreLocation.parse("file:feature_flags.json", directory), surroundings);
    }

    private static Value.Structure structure(String json) {
        return (Value.Structure) Json.read(json.getBytes(StandardCharsets.UTF_8), "test");
    }

    private long planned(String flag) {
        practice.json("rollout", "start", flag, "-e", "production", "--reason", "a test", "--unguarded");
        return store.read().revision();
    }

    private void advance(long number) {
        assertThat(Wiring.desk(store, Optional.empty(), surroundings)
                        .apply(new Request(
                                new RolloutAdvance(
                                        GuardedRollouts.find(number, number, store)
                                                .orElseThrow(),
                                        0,
                                        RolloutAdvance.Pace.BY_PLAN,
                                        structure("{}")),
                                ROBOT,
                                Optional.of("a test"),
                                Optional.empty(),
                                "test")))
                .isInstanceOf(Outcome.Applied.class);
    }

    private void says(Instruction.Word word, long number, String evidence) {
        Outcome outcome = Wiring.desk(store, Optional.empty(), surroundings)
                .instruct(new Instruction(
                        word, number, ROBOT, Optional.of("telemetry-down: error-rate"), "test", structure(evidence)));
        assertThat(outcome).isInstanceOf(Outcome.Noted.class);
    }

    @Test
    void a_rollout_whose_metrics_nobody_can_ask_is_shown_as_frozen_since_when_and_whether_people_were_told() {
        long number = planned("payments_enabled");
        String n = Long.toString(number);
        advance(number);
        assertThat(practice.text("rollout", "status", n)).doesNotContain("frozen");
        String blind = "{\"verdict\":\"telemetry-down\",\"outage\":true}";
        says(Instruction.Word.JUDGE, number, blind);
        assertThat(practice.text("rollout", "status", n))
                .contains("frozen at 5 %: nobody can ask what it watches since 2026-11-24T12:00:00Z\n");
        says(Instruction.Word.FREEZE, number, blind);
        assertThat(practice.text("rollout", "status", n))
                .contains("since 2026-11-24T12:00:00Z; people were told\n", "is running: telemetry-down: error-rate");
        assertThat(practice.text("rollout", "list")).contains("running, frozen");
        assertThat(Practice.word(practice.json("rollout", "status", n), "outage_since"))
                .isEqualTo("2026-11-24T12:00:00Z");
        says(Instruction.Word.JUDGE, number, "{\"verdict\":\"healthy\"}");
        assertThat(practice.text("rollout", "status", n)).doesNotContain("frozen");
    }

    @Test
    void the_status_tells_of_each_rollout_that_is_not_over_how_far_it_is_and_why_it_stands_still() {
        assertThat(practice.text("status")).doesNotContain("rollout");
        long number = planned("payments_enabled");
        String is = "18 flags: 12 on, 6 off\nrollout " + number + " of payments_enabled in production is ";
        assertThat(practice.text("status", "-e", "production")).endsWith(is + "ready at 0 %, step 0 of 4\n");
        advance(number);
        String at = "partly\nrollout " + number + " of payments_enabled in production is ";
        assertThat(practice.text("status", "-e", "production")).endsWith(at + "running at 5 %, step 1 of 4\n");
        says(Instruction.Word.FREEZE, number, "{\"verdict\":\"telemetry-down\",\"outage\":true}");
        assertThat(practice.text("status", "-e", "production"))
                .endsWith(at + "running at 5 %, step 1 of 4, frozen since 2026-11-24T12:00:00Z: telemetry-down\n");
        practice.json("rollout", "pause", Long.toString(number), "--reason", "the desk is full");
        assertThat(practice.text("status", "-e", "staging"))
                .endsWith("rollout " + number + " of payments_enabled in production is paused at 5 %, step 1 of 4,"
                        + " since 2026-11-24T12:00:00Z: the desk is full\n");
        practice.json("disable", "payments_enabled", "-e", "production", "--reason", "a test");
        assertThat(practice.text("status"))
                .endsWith("the desk is full; somebody else has changed its flags: it goes no further\n");
        Value one = Practice.list(practice.json("status"), "rollouts").get(0);
        assertThat(Practice.word(one, "state")).isEqualTo("paused");
        assertThat(Practice.word(one, "paused_since")).isEqualTo("2026-11-24T12:00:00Z");
        assertThat(Practice.word(one, "paused_because")).isEqualTo("the desk is full");
        practice.json("rollout", "abort", Long.toString(number), "--reason", "a test");
        assertThat(practice.text("status")).doesNotContain("rollout");
        assertThat(practice.json("status").members()).doesNotContainKeys("rollouts", "unread_plans");
    }

    @Test
    void behind_a_damaged_ledger_the_status_shows_the_flags_and_the_rollouts_up_to_there() throws IOException {
        long number = planned("payments_enabled");
        practice.json("disable", "appointments_enabled", "-e", "production", "--reason", "before the damage");
        practice.json("enable", "appointments_enabled", "-e", "production", "--reason", "a test");
        String entries = Files.readString(practice.entries());
        assertThat(entries).contains("before the damage");
        Files.writeString(practice.entries(), entries.replace("before the damage", "Before the damage"));
        Ended ended = practice.run("status", "-o", "text");
        assertThat(ended.exit()).isEqualTo(Exit.DONE);
        assertThat(ended.err()).contains("warning: FW-3").doesNotContain("FW-5009");
        assertThat(ended.out()).contains("18 flags", "rollout " + number + " of payments_enabled");
        assertThat(Practice.list(Practice.parse(practice.run("status").out()), "rollouts"))
                .hasSize(1);
    }

    @Test
    void a_plan_of_a_newer_version_is_named_with_its_entry_wherever_rollouts_are_shown_or_run() {
        planned("payments_enabled");
        Value.Structure plan = structure(
                "{\"flags\":[\"video_calls_enabled\"],\"environment\":\"production\",\"steps\":[{\"percent\":5}],\"speed\":1}");
        Notice newer = new Notice(new Value.Structure(Map.of("plan", plan)), Optional.empty());
        store.commit(store.read().revision(), Drafts.notice("rollout_planned", "video_calls_enabled", "a test", newer));
        String number = Long.toString(store.read().revision());
        String said = "FW-4207 the plan of entry " + number + " cannot be read here";
        Ended list = practice.run("rollout", "list");
        assertThat(list.exit()).isEqualTo(Exit.DONE);
        assertThat(list.err()).startsWith("warning: " + said).contains("run that one here");
        assertThat(list.out()).contains("payments_enabled");
        assertThat(practice.text("status")).contains("payments_enabled in production is ready", "\n" + said);
        assertThat(Practice.words(practice.json("status"), "unread_plans", "code"))
                .containsExactly("FW-4207");
        Ended run = practice.run("rollout", "run", "--once");
        assertThat(run.err()).contains("warning: " + said);
        assertThat(practice.refused(Exit.REFUSED, "FW-4207", "rollout", "status", number))
                .startsWith(said);
        assertThat(practice.refused(Exit.REFUSED, "FW-4207", "rollout", "run", "--follow", number))
                .startsWith(said);
        assertThat(practice.run(
                                "rollout",
                                "start",
                                "video_calls_enabled",
                                "-e",
                                "production",
                                "--unguarded",
                                "--reason",
                                "a")
                        .err())
                .contains("FW-4207");
    }

    @Test
    void whoever_planned_a_rollout_ends_it_and_does_not_reject_it() {
        long number = planned("payments_enabled");
        Ended ended = practice.run("rollout", "reject", Long.toString(number), "--reason", "no");
        assertThat(ended.exit()).isEqualTo(Exit.REFUSED);
        assertThat(ended.err()).contains("FW-4109", "flagward rollout abort " + number);
    }
}

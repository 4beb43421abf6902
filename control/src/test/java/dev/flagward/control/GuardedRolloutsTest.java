package dev.flagward.control;

import static dev.flagward.control.Practice.CACHING;
import static dev.flagward.control.Practice.NOON;
import static dev.flagward.control.Practice.PRODUCTION;
import static dev.flagward.control.Practice.STAGING;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.codes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.RolloutAdvance.Pace;
import dev.flagward.control.runner.GuardReader;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Entry;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts in the ledger: production asks for an approval, staging for none. */
class GuardedRolloutsTest {
    private static final Actor AMY = new Actor("amy", "postgresql");
    private static final Actor BEN = new Actor("ben", "postgresql");
    private static final Actor ROBOT = new Actor("robot", "postgresql");
    private static final Value.Structure NOTHING = new Value.Structure(Map.of());

    @TempDir
    Path directory;

    private Instant now = NOON;
    private FileFlagStore store;
    private Desk desk;

    @BeforeEach
    void open() throws IOException {
        Path file = directory.resolve("feature_flags.json");
        Files.write(file, DocumentWriter.write(Practice.guardedSample()));
        store = new FileFlagStore(file, () -> now);
        desk = new Desk(store, List.of(), () -> now);
    }

    private static RolloutPlan plan(String environment, String rest) {
        return plan("{\"flags\":[\"" + VIDEO + "\"],\"environment\":\"" + environment
                + "\",\"by\":\"practice.id\",\"steps\":[{\"percent\":5,\"hold\":\"30m\"},"
                + "{\"percent\":25,\"hold\":\"30m\"},{\"percent\":100,\"hold\":\"1h\"}]" + rest + "}");
    }

    private static RolloutPlan plan(String json) {
        PlanReader.Reading read = PlanReader.read(Json.read(json.getBytes(StandardCharsets.UTF_8), "plan"), "plan");
        assertThat(read.problems()).isEmpty();
        return read.plan().orElseThrow();
    }

    private Outcome plans(RolloutPlan plan, Actor actor) {
        return desk.plan(new PlanRequest(plan, actor, Optional.of("video visits"), Optional.of("PMS-7"), "test"));
    }

    private long planned(String environment) {
        Outcome outcome = plans(plan(environment, ""), AMY);
        assertThat(outcome).isInstanceOf(Outcome.Noted.class);
        return ((Outcome.Noted) outcome).receipt().revision();
    }

    private GuardedRollout rollout(long number) {
        return GuardedRollouts.find(number, store.read().revision(), store).orElseThrow();
    }

    private GuardedRollout.State state(long number) {
        return rollout(number).state(store.read().document());
    }

    private Outcome says(Instruction.Word word, long number, Actor actor) {
        return desk.instruct(new Instruction(word, number, actor, Optional.of("seen"), "test", NOTHING));
    }

    private Outcome change(Change change, Actor actor) {
        return desk.apply(new Request(change, actor, Optional.of("by plan"), Optional.of("PMS-7"), "test"));
    }

    private Outcome steps(long number, int step, Pace pace, Actor actor) {
        return change(new RolloutAdvance(rollout(number), step, pace, NOTHING), actor);
    }

    private Outcome takesBack(long number, RolloutReturn.Way way) {
        return change(new RolloutReturn(rollout(number), way, NOTHING), ROBOT);
    }

    private static List<String> refusal(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return codes(((Outcome.Refused) outcome).problems());
    }

    private Percent share(String environment) {
        return store.read().document().state(VIDEO, environment).serve() instanceof Serve.Split split
                ? split.weights().getOrDefault("on", new Percent(0))
                : new Percent(0);
    }

    private Entry last() {
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        return entries.get(entries.size() - 1);
    }

    @Test
    void a_plan_is_an_entry_that_reads_back_as_it_was() {
        RolloutPlan plan = plan(
                STAGING,
                ",\"windows\":[{\"days\":[\"Mon\",\"Fri\"],\"from\":\"09:00\",\"to\":\"16:00\",\"zone\":\"America/New_York\"}],"
                        + "\"freezes\":[{\"from\":\"2026-12-20T00:00:00Z\",\"to\":\"2027-01-03T00:00:00Z\"}],"
                        + "\"guard\":{\"error-rate\":{\"weight\":1}}");
        FlagDocument before = store.read().document();
        long number = ((Outcome.Noted) plans(plan, AMY)).receipt().revision();
        assertThat(rollout(number).plan()).isEqualTo(plan);
        assertThat(state(number)).isEqualTo(GuardedRollout.State.READY);
        assertThat(store.read().document()).isEqualTo(before);
        assertThat(PlanReader.read(plan.toValue(), "again").plan()).contains(plan);
    }

    @Test
    void a_rollout_takes_its_steps_one_by_one_no_sooner_than_its_plan_says_and_ends() {
        long number = planned(STAGING);
        assertThat(steps(number, 0, Pace.BY_PLAN, ROBOT)).isInstanceOf(Outcome.Applied.class);
        assertThat(share(STAGING)).isEqualTo(Percent.of(5));
        assertThat(last().eventType()).isEqualTo("rollout_advanced");
        assertThat(last().flag()).contains(VIDEO);
        now = NOON.plus(Duration.ofMinutes(30)).minusMillis(1);
        assertThat(refusal(steps(number, 1, Pace.BY_PLAN, ROBOT))).containsExactly("FW-4205");
        now = NOON.plus(Duration.ofMinutes(30));
        assertThat(refusal(steps(number, 2, Pace.BY_PLAN, ROBOT))).containsExactly("FW-4202");
        assertThat(steps(number, 1, Pace.BY_PLAN, ROBOT)).isInstanceOf(Outcome.Applied.class);
        assertThat(refusal(steps(number, 1, Pace.BY_PLAN, ROBOT))).containsExactly("FW-4202");
        assertThat(refusal(says(Instruction.Word.COMPLETE, number, ROBOT))).containsExactly("FW-4205");
        now = now.plus(Duration.ofMinutes(30));
        assertThat(steps(number, 2, Pace.BY_PLAN, ROBOT)).isInstanceOf(Outcome.Applied.class);
        assertThat(refusal(says(Instruction.Word.COMPLETE, number, ROBOT))).containsExactly("FW-4205");
        now = now.plus(Duration.ofHours(1));
        assertThat(says(Instruction.Word.COMPLETE, number, ROBOT)).isInstanceOf(Outcome.Noted.class);
        assertThat(state(number)).isEqualTo(GuardedRollout.State.COMPLETED);
        assertThat(share(STAGING)).isEqualTo(Percent.of(100));
        assertThat(takesBack(number, RolloutReturn.Way.PERSON)).isInstanceOf(Outcome.Applied.class);
        assertThat(state(number)).isEqualTo(GuardedRollout.State.ROLLED_BACK);
        assertThat(share(STAGING)).isEqualTo(Percent.of(0));
    }

    @Test
    void two_runners_that_take_the_same_step_at_once_make_one_entry() throws InterruptedException, ExecutionException {
        long number = planned(STAGING);
        RolloutAdvance first = new RolloutAdvance(rollout(number), 0, Pace.BY_PLAN, NOTHING);
        ExecutorService both = Executors.newFixedThreadPool(2);
        List<Future<Outcome>> made = both.invokeAll(List.of(() -> change(first, ROBOT), () -> change(first, BEN)));
        both.shutdown();
        List<Outcome> outcomes = List.of(made.get(0).get(), made.get(1).get());
        assertThat(outcomes).filteredOn(Outcome.Applied.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Outcome.Refused.class::isInstance).hasSize(1);
        assertThat(rollout(number).step()).isZero();
    }

    @Test
    void where_approvals_are_asked_for_the_plan_waits_for_them_and_its_steps_have_them() {
        long number = planned(PRODUCTION);
        assertThat(state(number)).isEqualTo(GuardedRollout.State.PENDING);
        assertThat(refusal(steps(number, 0, Pace.BY_PLAN, ROBOT))).containsExactly("FW-4103");
        assertThat(refusal(says(Instruction.Word.APPROVE, number, AMY))).containsExactly("FW-4109");
        assertThat(refusal(says(Instruction.Word.APPROVE, number, Practice.MIA)))
                .containsExactly("FW-4110");
        assertThat(says(Instruction.Word.APPROVE, number, BEN)).isInstanceOf(Outcome.Noted.class);
        assertThat(refusal(says(Instruction.Word.APPROVE, number, BEN))).containsExactly("FW-4109");
        assertThat(state(number)).isEqualTo(GuardedRollout.State.READY);
        assertThat(steps(number, 0, Pace.BY_PLAN, ROBOT)).isInstanceOf(Outcome.Applied.class);
        assertThat(last().approvals())
                .extracting(approval -> approval.by().id())
                .containsExactly("ben");
        assertThat(refusal(steps(number, 1, Pace.EARLY, AMY))).containsExactly("FW-4103");
        assertThat(share(PRODUCTION)).isEqualTo(Percent.of(5));
        assertThat(takesBack(number, RolloutReturn.Way.GUARD)).isInstanceOf(Outcome.Applied.class);
        assertThat(last().eventType()).isEqualTo("rollout_rolled_back");
    }

    @Test
    void where_none_are_asked_for_somebody_may_go_ahead_of_the_plan_even_to_its_end() {
        long number = planned(STAGING);
        steps(number, 0, Pace.BY_PLAN, ROBOT);
        assertThat(steps(number, 2, Pace.EARLY, AMY)).isInstanceOf(Outcome.Applied.class);
        assertThat(share(STAGING)).isEqualTo(Percent.of(100));
        assertThat(rollout(number).step()).isEqualTo(2);
    }

    @Test
    void a_paused_rollout_goes_nowhere_until_it_is_resumed_and_then_holds_anew() {
        long number = planned(STAGING);
        steps(number, 0, Pace.BY_PLAN, ROBOT);
        assertThat(says(Instruction.Word.PAUSE, number, ROBOT)).isInstanceOf(Outcome.Noted.class);
        now = NOON.plus(Duration.ofHours(2));
        assertThat(refusal(steps(number, 1, Pace.BY_PLAN, ROBOT))).containsExactly("FW-4202");
        assertThat(refusal(steps(number, 1, Pace.EARLY, AMY))).containsExactly("FW-4202");
        assertThat(says(Instruction.Word.RESUME, number, AMY)).isInstanceOf(Outcome.Noted.class);
        assertThat(rollout(number).moves())
                .extracting(GuardedRollout.Move::resumed)
                .containsExactly(false, true);
        assertThat(refusal(steps(number, 1, Pace.BY_PLAN, ROBOT))).containsExactly("FW-4205");
        now = now.plus(Duration.ofMinutes(30));
        assertThat(steps(number, 1, Pace.BY_PLAN, ROBOT)).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void a_flag_that_somebody_changed_meanwhile_goes_no_further_but_can_be_taken_back() {
        long number = planned(STAGING);
        steps(number, 0, Pace.BY_PLAN, ROBOT);
        change(new Rollout(VIDEO, STAGING, Percent.of(40), Optional.empty(), Optional.empty()), BEN);
        now = NOON.plus(Duration.ofHours(1));
        assertThat(refusal(steps(number, 1, Pace.BY_PLAN, ROBOT))).containsExactly("FW-4204");
        says(Instruction.Word.PAUSE, number, ROBOT);
        assertThat(refusal(says(Instruction.Word.RESUME, number, AMY))).containsExactly("FW-4204");
        assertThat(takesBack(number, RolloutReturn.Way.PERSON)).isInstanceOf(Outcome.Applied.class);
        assertThat(share(STAGING)).isEqualTo(Percent.of(0));
    }

    @Test
    void other_flags_and_what_is_said_about_this_one_do_not_stand_in_the_way() {
        long number = planned(STAGING);
        change(new Switch(CACHING, STAGING, Switch.Position.OFF), BEN);
        change(new Switch(VIDEO, PRODUCTION, Switch.Position.OFF), BEN);
        assertThat(steps(number, 0, Pace.BY_PLAN, ROBOT)).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void a_flag_that_is_off_is_not_turned_on_by_taking_its_rollout_back_and_the_end_is_told_all_the_same() {
        long number = planned(STAGING);
        steps(number, 0, Pace.BY_PLAN, ROBOT);
        change(new Switch(VIDEO, STAGING, Switch.Position.OFF), BEN);
        FlagDocument off = store.read().document();
        assertThat(takesBack(number, RolloutReturn.Way.GUARD)).isInstanceOf(Outcome.Applied.class);
        assertThat(last().applied()).isFalse();
        assertThat(store.read().document()).isEqualTo(off);
        assertThat(state(number)).isEqualTo(GuardedRollout.State.ROLLED_BACK);
        assertThat(refusal(takesBack(number, RolloutReturn.Way.PERSON))).containsExactly("FW-4202");
    }

    @Test
    void a_flag_is_in_one_rollout_at_a_time_and_a_rollout_that_never_began_can_be_ended() {
        long number = planned(STAGING);
        assertThat(refusal(plans(plan(STAGING, ""), BEN))).containsExactly("FW-4203");
        assertThat(planned(PRODUCTION)).isGreaterThan(number);
        assertThat(takesBack(number, RolloutReturn.Way.PERSON)).isInstanceOf(Outcome.Applied.class);
        assertThat(plans(plan(STAGING, ""), BEN)).isInstanceOf(Outcome.Noted.class);
    }

    @Test
    void a_first_step_that_is_there_already_is_taken_with_the_plans_approvals_and_not_without() {
        change(new Rollout(VIDEO, STAGING, Percent.of(5), Optional.empty(), Optional.of("practice.id")), BEN);
        long number = planned(STAGING);
        assertThat(steps(number, 0, Pace.BY_PLAN, ROBOT)).isInstanceOf(Outcome.Applied.class);
        assertThat(last().applied()).isFalse();
        assertThat(rollout(number).step()).isZero();
        RolloutPlan there =
                plan("{\"flags\":[\"" + CACHING + "\"],\"environment\":\"production\",\"steps\":[{\"percent\":100}]}");
        long pending = ((Outcome.Noted) plans(there, AMY)).receipt().revision();
        assertThat(refusal(steps(pending, 0, Pace.BY_PLAN, ROBOT))).containsExactly("FW-4103");
    }

    @Test
    void several_flags_are_ramped_together_in_one_entry() {
        RolloutPlan both = plan("{\"flags\":[\"" + VIDEO + "\",\"payments_enabled\"],\"environment\":\"staging\","
                + "\"steps\":[{\"percent\":10},{\"percent\":100}]}");
        long number = ((Outcome.Noted) plans(both, AMY)).receipt().revision();
        long before = store.read().revision();
        assertThat(steps(number, 0, Pace.BY_PLAN, ROBOT)).isInstanceOf(Outcome.Applied.class);
        assertThat(store.read().revision()).isEqualTo(before + 1);
        assertThat(share(STAGING)).isEqualTo(Percent.of(10));
        assertThat(store.read().document().state("payments_enabled", STAGING).serve())
                .isInstanceOf(Serve.Split.class);
    }

    @Test
    void windows_and_freezes_hold_back_what_goes_forward_and_nothing_that_goes_back() {
        RolloutPlan plan = plan(
                STAGING,
                ",\"windows\":[{\"days\":[\"Tue\"],\"from\":\"09:00\",\"to\":\"16:00\",\"zone\":\"America/New_York\"}],"
                        + "\"freezes\":[{\"from\":\"2026-11-24T18:00:00Z\",\"to\":\"2026-11-24T19:00:00Z\"}]");
        long number = ((Outcome.Noted) plans(plan, AMY)).receipt().revision();
        assertThat(refusal(steps(number, 0, Pace.BY_PLAN, ROBOT))).containsExactly("FW-4205"); // 07:00 there
        now = Instant.parse("2026-11-24T14:00:00Z");
        assertThat(steps(number, 0, Pace.BY_PLAN, ROBOT)).isInstanceOf(Outcome.Applied.class);
        now = Instant.parse("2026-11-24T18:30:00Z");
        assertThat(refusal(steps(number, 1, Pace.BY_PLAN, ROBOT))).containsExactly("FW-4205");
        assertThat(takesBack(number, RolloutReturn.Way.GUARD)).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void a_plan_that_makes_no_sense_is_refused_with_every_place_and_leaves_no_entry() {
        PlanReader.Reading read = PlanReader.read(
                Json.read(
                        ("{\"flags\":[],\"steps\":[{\"percent\":50,\"hold\":\"soon\"},{\"percent\":5},{\"percent\":101}],"
                                        + "\"windows\":[{\"days\":[\"Day\"],\"from\":\"16:00\",\"to\":\"09:00\",\"zone\":\"Nowhere\"}],"
                                        + "\"speed\":1}")
                                .getBytes(StandardCharsets.UTF_8),
                        "plan"),
                "plan.json");
        assertThat(read.plan()).isEmpty();
        assertThat(read.problems().toString())
                .contains(
                        "plan.json/flags",
                        "environment is missing",
                        "/steps/0/hold",
                        "/steps/1",
                        "/steps/2/percent",
                        "/windows/0/days/0",
                        "/windows/0/zone",
                        "/speed");
        long before = store.read().revision();
        RolloutPlan unknown =
                plan("{\"flags\":[\"no_such_flag\"],\"environment\":\"staging\",\"steps\":[{\"percent\":5}]}");
        assertThat(refusal(plans(unknown, AMY))).containsExactly("FW-4001");
        assertThat(refusal(plans(plan("nowhere", ""), AMY))).containsExactly("FW-4002");
        assertThat(refusal(plans(plan(STAGING, ",\"variant\":\"blue\""), AMY))).containsExactly("FW-4003");
        assertThat(store.read().revision()).isEqualTo(before);
        assertThat(PlanReader.read(
                                Json.read(
                                        "{\"flags\":[\"a\",\"a\"],\"environment\":\"staging\",\"steps\":[{\"percent\":5}]}"
                                                .getBytes(StandardCharsets.UTF_8),
                                        "plan"),
                                "plan.json")
                        .problems()
                        .toString())
                .contains("plan.json/flags/1 a is there twice");
    }

    @Test
    void a_plan_whose_first_step_would_take_the_variant_from_somebody_is_refused() {
        change(new Rollout(VIDEO, STAGING, Percent.of(6), Optional.empty(), Optional.of("practice.id")), BEN);
        long before = store.read().revision();
        assertThat(refusal(plans(plan(STAGING, ""), AMY))).containsExactly("FW-4209");
        RolloutPlan on = plan("{\"flags\":[\"" + VIDEO + "\",\"" + CACHING
                + "\"],\"environment\":\"production\",\"steps\":[{\"percent\":5},{\"percent\":100}]}");
        assertThat(plans(on, AMY).toString()).contains(CACHING + " serves 100 % in production already");
        assertThat(store.read().revision()).isEqualTo(before);
    }

    @Test
    void the_plan_that_the_guide_shows_is_one() throws IOException {
        String guide = Files.readString(
                Path.of(System.getProperty("flagward.root", "..")).resolve("docs/guide/rollouts.md"));
        String json = guide.substring(guide.indexOf("```json") + "```json".length());
        String shown = json.substring(0, json.indexOf("```")).strip();
        RolloutPlan plan = plan("{\"flags\":[\"" + VIDEO + "\"],\"environment\":\"staging\"," + shown.substring(1));
        assertThat(plan.steps()).hasSize(3);
        assertThat(GuardReader.problems(plan, store.read().document())).isEmpty();
    }

    @Test
    void times_are_read_as_they_are_written() {
        for (String text : List.of("0s", "30s", "10m", "1h30m", "48h")) {
            assertThat(PlanReader.words(PlanReader.duration(text))).isEqualTo(text);
        }
        assertThat(PlanReader.duration("2d")).isEqualTo(Duration.ofDays(2));
        assertThat(PlanReader.duration("1d12h")).isEqualTo(Duration.ofHours(36));
    }
}

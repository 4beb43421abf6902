package dev.flagward.control;

import static dev.flagward.control.Practice.NOON;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.codes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.runner.Access;
import dev.flagward.control.runner.HealthProbe;
import dev.flagward.control.runner.Judgement;
import dev.flagward.control.runner.Runner;
import dev.flagward.control.runner.Sources;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.Json;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Role;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.testkit.Drafts;
import dev.flagward.testkit.PassingStore;
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
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans that somebody turns down, before and after they began, and plans that cannot be read. Production asks for one approval. */
class RejectedRolloutsTest {
    private static final Actor AMY = new Actor("amy", "postgresql");
    private static final Actor BEN = new Actor("ben", "postgresql");
    private static final Actor CAT = new Actor("cat", "postgresql");
    private static final Actor ROBOT = new Actor("robot", "postgresql");
    private static final Value.Structure NOTHING = new Value.Structure(Map.of());

    @TempDir
    Path directory;

    private final Set<String> approvers = new TreeSet<>(Set.of("ben", "cat"));
    private final List<String> told = new ArrayList<>();
    private Instant now = NOON;
    private long nanos;
    private FlagStore store;
    private Desk desk;
    private Runner runner;

    @BeforeEach
    void open() throws IOException {
        Path file = directory.resolve("feature_flags.json");
        Files.write(file, DocumentWriter.write(Practice.guardedSample()));
        store = new PassingStore(new FileFlagStore(file, () -> now)) {
            @Override
            public Optional<Set<String>> holders(Role role, String environment) {
                return Optional.of(role == Role.APPROVER ? approvers : Set.of());
            }
        };
        desk = new Desk(store, List.of(), () -> now);
        Sources nowhere = new Sources(Optional.empty(), new HealthProbe(Set.of(), Access.open()));
        runner = new Runner(store, desk, ROBOT, nowhere, () -> now, () -> nanos, new Heard());
    }

    private static Value.Structure plan(String more) {
        String json = "{\"flags\":[\"" + VIDEO + "\"],\"environment\":\"production\",\"by\":\"practice.id\",\"steps\":["
                + "{\"percent\":5,\"hold\":\"30m\"},{\"percent\":25,\"hold\":\"30m\"},{\"percent\":100}]" + more + "}";
        return (Value.Structure) Json.read(json.getBytes(StandardCharsets.UTF_8), "plan");
    }

    private Outcome plans() {
        return desk.plan(new PlanRequest(
                PlanReader.read(plan(""), "plan").plan().orElseThrow(),
                AMY,
                Optional.of("video visits"),
                Optional.of("PMS-7"),
                "test"));
    }

    private long planned() {
        Outcome outcome = plans();
        assertThat(outcome).isInstanceOf(Outcome.Noted.class);
        return ((Outcome.Noted) outcome).receipt().revision();
    }

    private Outcome says(Instruction.Word word, long number, Actor actor, Optional<String> reason) {
        return desk.instruct(new Instruction(word, number, actor, reason, "test", NOTHING));
    }

    private void said(Instruction.Word word, long number, Actor actor) {
        assertThat(says(word, number, actor, Optional.of("seen"))).isInstanceOf(Outcome.Noted.class);
    }

    private static List<String> refusal(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return codes(((Outcome.Refused) outcome).problems());
    }

    private void passes(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
        runner.pass();
    }

    private GuardedRollout rollout(long number) {
        return GuardedRollouts.find(number, store.read().revision(), store).orElseThrow();
    }

    private GuardedRollout.State state(long number) {
        return rollout(number).state(store.read().document());
    }

    private List<String> events() {
        List<String> events = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entry -> events.add(entry.eventType()));
        return events;
    }

    @Test
    void a_plan_that_an_approver_turns_down_never_runs_and_another_may_be_planned() {
        long number = planned();
        said(Instruction.Word.APPROVE, number, BEN);
        assertThat(refusal(says(Instruction.Word.REJECT, number, CAT, Optional.empty())))
                .containsExactly("FW-4101");
        assertThat(refusal(says(Instruction.Word.REJECT, number, AMY, Optional.of("no"))))
                .containsExactly("FW-4109");
        said(Instruction.Word.REJECT, number, CAT);
        assertThat(state(number)).isEqualTo(GuardedRollout.State.REJECTED);
        passes(Duration.ofHours(1));
        assertThat(rollout(number).step()).isEqualTo(-1);
        assertThat(refusal(says(Instruction.Word.APPROVE, number, CAT, Optional.of("after all"))))
                .contains("FW-4202");
        assertThat(refusal(says(Instruction.Word.REJECT, number, BEN, Optional.of("again"))))
                .containsExactly("FW-4202");
        Request promoting = new Request(
                new RolloutAdvance(rollout(number), 0, RolloutAdvance.Pace.BY_PLAN, NOTHING),
                AMY,
                Optional.of("all the same"),
                Optional.of("PMS-7"),
                "test");
        assertThat(refusal(desk.apply(promoting))).containsExactly("FW-4202");
        assertThat(plans()).isInstanceOf(Outcome.Noted.class);
    }

    @Test
    void an_approval_taken_back_in_the_middle_pauses_the_rollout_at_its_share_until_it_is_approved_and_resumed() {
        long number = planned();
        said(Instruction.Word.APPROVE, number, BEN);
        runner.pass();
        said(Instruction.Word.REJECT, number, BEN);
        assertThat(state(number)).isEqualTo(GuardedRollout.State.PAUSED);
        assertThat(rollout(number).approvals()).isEmpty();
        passes(Duration.ofHours(1));
        assertThat(rollout(number).step()).isZero();
        assertThat(refusal(says(Instruction.Word.RESUME, number, AMY, Optional.of("go on"))))
                .containsExactly("FW-4103");
        said(Instruction.Word.APPROVE, number, CAT);
        said(Instruction.Word.RESUME, number, AMY);
        runner.pass();
        passes(Duration.ofMinutes(29));
        assertThat(rollout(number).step()).isZero();
        passes(Duration.ofMinutes(2));
        assertThat(rollout(number).step()).isOne();
    }

    @Test
    void an_approver_who_is_none_any_more_counts_no_more_and_the_rollout_is_paused_with_the_reason() {
        long number = planned();
        said(Instruction.Word.APPROVE, number, BEN);
        runner.pass();
        approvers.remove("ben");
        runner.pass();
        passes(Duration.ofMinutes(30));
        assertThat(state(number)).isEqualTo(GuardedRollout.State.PAUSED);
        assertThat(rollout(number).latest().reason()).contains("approvals of its plan count no more");
        assertThat(rollout(number).step()).isZero();
        int entries = events().size();
        passes(Duration.ofHours(3));
        assertThat(events()).hasSize(entries);
        said(Instruction.Word.APPROVE, number, CAT);
        said(Instruction.Word.RESUME, number, AMY);
        runner.pass();
        passes(Duration.ofMinutes(30));
        assertThat(rollout(number).step()).isOne();
    }

    /** As a newer version would write it. */
    private long newer() {
        Draft draft = Drafts.notice(
                Notices.ROLLOUT_PLANNED, VIDEO, "video visits", Notices.of(Map.of(Notices.PLAN, plan(",\"speed\":1"))));
        store.commit(store.read().revision(), draft);
        return store.read().revision();
    }

    @Test
    void a_plan_of_a_newer_version_is_told_and_its_flag_does_not_go_forward_until_it_is_over() {
        long number = planned();
        said(Instruction.Word.APPROVE, number, BEN);
        long unread = newer();
        assertThat(runner.pass()).isEqualTo(2);
        assertThat(rollout(number).step()).isEqualTo(-1);
        assertThat(told)
                .hasSize(2)
                .allSatisfy(words -> assertThat(words)
                        .contains(
                                "FW-4207 the plan of entry " + unread,
                                VIDEO,
                                "nothing is called speed",
                                "newer version"));
        assertThat(refusal(plans())).contains("FW-4207");
        assertThat(refusal(says(Instruction.Word.PAUSE, unread, AMY, Optional.of("wait"))))
                .containsExactly("FW-4207");
        Draft over = Recorder.draft(
                Notices.ROLLOUT_ABORTED,
                AMY,
                entry(unread),
                Optional.of("over"),
                "test",
                Problems.NONE,
                Notices.of(Map.of(Notices.ROLLOUT, Value.of((double) unread))));
        store.commit(store.read().revision(), over);
        passes(Duration.ofSeconds(5));
        assertThat(rollout(number).step()).isZero();
    }

    private Entry entry(long number) {
        List<Entry> entries = new ArrayList<>();
        store.entries(number, number, entries::add);
        return entries.get(0);
    }

    /** Keeps what it is told of waiting and of plans that cannot be read. */
    private final class Heard implements Runner.Listener {
        @Override
        public void judged(GuardedRollout rollout, Judgement judgement, String next) {
            throw new AssertionError(next);
        }

        @Override
        public void done(GuardedRollout rollout, String what, Outcome outcome) {}

        @Override
        public void waits(GuardedRollout rollout, String why) {
            told.add(why);
        }

        @Override
        public void unread(Problem problem) {
            told.add(problem.toString());
        }
    }
}

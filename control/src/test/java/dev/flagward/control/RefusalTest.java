package dev.flagward.control;

import static dev.flagward.control.Practice.CACHING;
import static dev.flagward.control.Practice.PRODUCTION;
import static dev.flagward.control.Practice.STAGING;
import static dev.flagward.control.Practice.VIDEO;
import static dev.flagward.control.Practice.bare;
import static dev.flagward.control.Practice.because;
import static dev.flagward.control.Practice.codes;
import static dev.flagward.control.Practice.off;
import static dev.flagward.control.Practice.on;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.document.Environment;
import dev.flagward.document.Environment.ExternalEdits;
import dev.flagward.document.Environment.Requirement;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import dev.flagward.store.Drift;
import dev.flagward.store.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTest {
    private static final String PATIENT = "asked for by jane.doe@example.org";

    private static final Value.Structure NOTHING = new Value.Structure(Map.of());
    private static final RolloutPlan PLAN = new RolloutPlan(
            List.of(VIDEO),
            PRODUCTION,
            Optional.empty(),
            Optional.empty(),
            List.of(new RolloutPlan.Step(Percent.of(25), Duration.ZERO)),
            Schedule.ALWAYS,
            Duration.ZERO,
            NOTHING);

    @TempDir
    Path directory;

    /** A change of each kind that production does not take from one person alone. */
    private static List<Change> refusable() {
        FlagDocument sample = Practice.guardedSample();
        var gold = Shapes.rule("gold", Shapes.plan("gold"), Shapes.ON);
        return List.of(
                on(VIDEO, PRODUCTION),
                new ApplyProposal(new Proposal(
                        new Entry(new Value.Structure(Map.of("sequence", Value.of(1)))),
                        new Value.Sequence(List.of()),
                        List.of(),
                        Optional.empty())),
                new Rollout(VIDEO, PRODUCTION, Percent.of(25), Optional.empty(), Optional.empty()),
                new RolloutAdvance(planned(), 0, RolloutAdvance.Pace.BY_PLAN, NOTHING),
                new RolloutReturn(planned(), RolloutReturn.Way.PERSON, NOTHING),
                new RuleChange(CACHING, PRODUCTION, new RuleChange.Add(gold, 1)),
                new SegmentChange("pilots", Optional.of(Shapes.plan("gold"))),
                new Promote(VIDEO, "test", PRODUCTION),
                new CreateFlag(FlagDefinition.onOff("chat_enabled")),
                new Archive("data_retention_archived", Archive.Way.OUT),
                new ApplyDocument(sample.with(Environment.plain(PRODUCTION))),
                new Restore(sample.with(Environment.plain(PRODUCTION)), Optional.empty(), Optional.empty()),
                new Upgrade(FlagDocument.Format.VERSION_1),
                new AdoptEdit(new Drift(sample, Optional.empty(), "the edit is made by the test", Problems.NONE)));
    }

    /** A rollout that the test plans itself. */
    private static GuardedRollout planned() {
        return GuardedRollout.of(new Entry(new Value.Structure(Map.of("sequence", Value.of(1)))), PLAN);
    }

    @Test
    void every_kind_of_change_has_a_case() {
        assertThat(refusable().stream().map(Change::getClass)).doesNotHaveDuplicates();
        assertThat(refusable().stream().map(Change::getClass).toList())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Arrays.stream(Change.class.getPermittedSubclasses()),
                                Arrays.stream(RolloutChange.class.getPermittedSubclasses()))
                        .filter(kind -> !kind.isInterface())
                        .map(kind -> kind.<Change>asSubclass(Change.class))
                        .toList());
    }

    static Stream<Change> kinds() {
        return refusable().stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void no_kind_of_change_goes_past_the_policy(Change kind) {
        Practice practice = Practice.of(
                directory,
                Practice.guardedSample()
                        .with(FlagDefinition.onOff("data_retention_archived")
                                .with(PRODUCTION, Shapes.enabled(Shapes.ON))
                                .retired()));
        if (kind instanceof Upgrade) {
            practice = Practice.plain(directory);
        }
        Change change = kind;
        if (kind instanceof AdoptEdit) {
            practice.applied(because(off(VIDEO, "test"), "starts the ledger"));
            practice.edit(practice.document()
                    .with(practice.document().find(VIDEO).orElseThrow().with(PRODUCTION, Shapes.enabled(Shapes.ON))));
            change = new AdoptEdit(practice.state().drift().orElseThrow());
        }
        if (kind instanceof ApplyProposal) {
            Request asked = because(on(VIDEO, PRODUCTION), "a pilot", "PMS-7");
            practice.desk.apply(new Request(asked.change(), asked.actor(), asked.reason(), asked.ticket(), "test")
                    .in(new Manner.AsProposal()));
            change = new ApplyProposal(Proposals.find(2, 2, practice.store).orElseThrow());
        }
        if (kind instanceof RolloutChange) {
            practice.desk.plan(
                    new PlanRequest(PLAN, Practice.MIA, Optional.of("a pilot"), Optional.of("PMS-7"), "test"));
            GuardedRollout planned = GuardedRollouts.find(2, 2, practice.store).orElseThrow();
            change = kind instanceof RolloutReturn
                    ? new RolloutReturn(planned, RolloutReturn.Way.PERSON, NOTHING)
                    : new RolloutAdvance(planned, 0, RolloutAdvance.Pace.BY_PLAN, NOTHING);
        }
        String before = practice.text();
        List<Entry> entries = practice.entries();
        // These serve nobody more, so that only what is wrong with their words can be held against them.
        boolean harmless = change instanceof Upgrade || change instanceof RolloutReturn;
        Outcome.Refused refused = practice.refused(harmless ? because(change, PATIENT) : bare(change));
        assertThat(codes(refused.problems())).contains(harmless ? "FW-1303" : "FW-4103");
        assertThat(practice.text()).isEqualTo(before);
        assertThat(practice.entries()).hasSize(Math.max(1, entries.size()) + 1);
        Entry last = practice.last();
        assertThat(refused.entry()).contains(last.sequence());
        assertThat(last.eventType()).isEqualTo("refused_" + change.eventType());
        assertThat(last.applied()).isFalse();
        assertThat(last.documentAfter()).isEqualTo(last.documentBefore());
        assertThat(last.newState()).isEmpty();
        assertThat(recorded(last))
                .isEqualTo(codes(refused.problems()).stream().distinct().toList());
        assertThat(last.patch()).isEmpty();
    }

    private static List<String> recorded(Entry entry) {
        Value problems = Objects.requireNonNull(entry.json().members().get("problems"));
        return ((Value.Sequence) problems)
                .values().stream().map(code -> ((Value.Text) code).value()).toList();
    }

    @Test
    void reason_and_ticket_are_asked_for_each_by_its_own_code() {
        Practice practice = Practice.guarded(directory);
        assertThat(codes(practice.refused(bare(on(VIDEO, STAGING))).problems())).containsExactly("FW-4101", "FW-4102");
        assertThat(codes(
                        practice.refused(because(on(VIDEO, STAGING), "a pilot")).problems()))
                .containsExactly("FW-4102");
        assertThat(practice.last().reason()).contains("a pilot");
        practice.applied(because(on(VIDEO, STAGING), "a pilot", "PMS-7"));
        assertThat(practice.last().ticket()).contains("PMS-7");
    }

    @Test
    void a_critical_environment_lets_nobody_go_riskier_alone_and_everybody_safer() {
        Practice practice = Practice.guarded(directory);
        Outcome.Refused refused = practice.refused(because(on(VIDEO, PRODUCTION), "now", "PMS-7"));
        assertThat(codes(refused.problems())).containsExactly("FW-4103");
        Outcome.Applied applied = practice.applied(bare(off(CACHING, PRODUCTION)));
        assertThat(applied.plan().direction()).isEqualTo(Direction.SAFER);
        assertThat(codes(applied.warnings())).containsExactly("FW-4101");
        assertThat(practice.document().state(CACHING, PRODUCTION).enabled()).isFalse();
    }

    @Test
    void a_share_can_be_lowered_but_not_raised_alone() {
        FlagDocument sample = Practice.guardedSample();
        Practice practice = Practice.of(
                directory,
                sample.with(sample.find(CACHING)
                        .orElseThrow()
                        .with(PRODUCTION, Shapes.enabled(Shapes.split("on", 50, "off", 50)))));
        practice.applied(bare(ramp(25)));
        assertThat(codes(practice.refused(because(ramp(30), "again", "PMS-7")).problems()))
                .containsExactly("FW-4103");
        practice.applied(bare(ramp(0)));
        practice.applied(bare(new Archive(CACHING, Archive.Way.IN)));
    }

    private static Rollout ramp(int share) {
        return new Rollout(CACHING, PRODUCTION, Percent.of(share), Optional.empty(), Optional.empty());
    }

    @Test
    void an_archive_takes_a_flag_from_any_environment_without_approval() {
        Practice practice = Practice.guarded(directory);
        practice.applied(bare(new Archive(VIDEO, Archive.Way.IN)));
        assertThat(codes(practice.refused(because(new Archive(VIDEO, Archive.Way.OUT), "back", "PMS-7"))
                        .problems()))
                .contains("FW-4103");
    }

    @Test
    void the_policy_that_counts_is_the_one_before_the_change() {
        Practice practice = Practice.guarded(directory);
        FlagDocument lax = practice.document().with(Environment.plain(PRODUCTION));
        assertThat(codes(practice.refused(because(new ApplyDocument(lax), "lax", "PMS-7"))
                        .problems()))
                .containsExactly("FW-4103");
        Practice free = Practice.upgraded(directory.resolve("free"));
        FlagDocument strict =
                free.document().with(Practice.environment(PRODUCTION, 1, Requirement.REQUIRED, ExternalEdits.ADOPT));
        assertThat(free.desk.apply(bare(new ApplyDocument(strict)))).isInstanceOf(Outcome.Applied.class);
    }

    @Test
    void what_looks_like_a_patient_is_refused_and_not_even_kept_with_the_refusal() {
        Practice practice = Practice.plain(directory);
        Outcome.Refused refused = practice.refused(because(on(VIDEO, PRODUCTION), PATIENT, "SSN 536-90-4399"));
        assertThat(codes(refused.problems())).contains("FW-1303", "FW-1301");
        assertThat(practice.last().reason()).isEmpty();
        assertThat(practice.last().ticket()).isEmpty();
        assertThat(refused.problems().toString() + practice.files())
                .doesNotContain("jane.doe")
                .doesNotContain("536-90");
        refused = practice.refused(because(on(VIDEO, PRODUCTION), PATIENT, "PMS-7"));
        assertThat(practice.last().ticket()).as("the harmless one stays").contains("PMS-7");
        assertThat(refused.entry()).contains(3L);
    }

    @Test
    void what_looks_like_a_patient_in_the_flags_is_refused_but_what_was_there_before_stands_in_nobodys_way() {
        FlagDocument sample = Practice.sample();
        var patient = Shapes.rule("one", Shapes.plan("jane.doe@example.org"), Shapes.ON);
        FlagDocument old =
                sample.with(sample.find(CACHING).orElseThrow().with(PRODUCTION, Shapes.enabled(Shapes.ON, patient)));
        Practice practice = Practice.of(directory, old);
        practice.applied(on(VIDEO, PRODUCTION));
        practice.applied(new RuleChange(
                CACHING, PRODUCTION, new RuleChange.Add(Shapes.rule("gold", Shapes.plan("gold"), Shapes.ON), 2)));
        Outcome.Refused refused =
                practice.refused(bare(new RuleChange(VIDEO, PRODUCTION, new RuleChange.Add(patient, 1))));
        assertThat(codes(refused.problems())).containsExactly("FW-1303");
        assertThat(practice.last().json().toString()).doesNotContain("jane.doe");
        refused = practice.refused(bare(new CreateFlag(FlagDefinition.onOff("ssn-536-90-4399"))));
        assertThat(practice.last().flag())
                .as("the key of a flag that is not to be")
                .isEmpty();
        assertThat(refused.entry()).isPresent();
    }
}

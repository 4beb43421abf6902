package dev.flagward.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.client.Flagward;
import dev.flagward.control.Desk;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.Environment;
import dev.flagward.document.Environment.ExternalEdits;
import dev.flagward.document.Environment.Requirement;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drill on the environment itself: only the cohort notices, nothing stays, and whatever goes wrong is a failure. */
class LiveDrillTest {
    private static final Optional<Target.Cohort> COHORT = Optional.of(new Target.Cohort("practice.id", "drill-nobody"));

    @TempDir
    Path directory;

    private static Equipment patient(Duration patience) {
        Equipment real = Equipment.real();
        return new Equipment(
                real.stores(), real.readers(), real.auditor(), real.disk(), real.harm(), 5, patience, real.limit());
    }

    private Finding found(Target target, Equipment equipment) {
        return DrillTest.run(directory, target, equipment, EnumSet.of(DrillCheck.LIVE))
                .findings()
                .get(0);
    }

    private Target upgraded() {
        return DrillTest.target(directory, DocumentWriter.write(DrillTest.upgraded()), COHORT);
    }

    private static Target on(FlagStore store, Target target) {
        return new Target(
                store,
                new Desk(store, List.of(), InstantSource.system()),
                target.operator(),
                target.ticket(),
                target.environment(),
                target.flag(),
                target.cohort(),
                target.file());
    }

    private static List<String> events(FlagStore store) {
        List<String> events = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, (Entry entry) -> events.add(entry.eventType()));
        return events;
    }

    @Test
    void the_cohort_gets_another_variant_and_loses_it_and_both_are_entries() {
        Target target = upgraded();
        String before = target.store().read().document().digest();
        Finding finding = found(target, patient(Duration.ofSeconds(10)));
        assertThat(finding.state()).as(finding.words()).isEqualTo(Finding.State.PASSED);
        assertThat(finding.numbers()).containsKeys("there_last_reader_ms", "back_last_reader_ms");
        assertThat(target.store().read().document().digest()).isEqualTo(before);
        assertThat(events(target.store())).containsExactly("ledger_started", "rule_added", "rule_removed");
    }

    @Test
    void readers_that_are_told_by_the_store_follow_as_well() {
        Target file = upgraded();
        Target target = new Target(
                file.store(),
                file.desk(),
                file.operator(),
                file.ticket(),
                file.environment(),
                file.flag(),
                file.cohort(),
                Optional.empty());
        Finding finding = found(target, patient(Duration.ofSeconds(10)));
        assertThat(finding.state()).as(finding.words()).isEqualTo(Finding.State.PASSED);
    }

    @Test
    void readers_that_do_not_follow_are_a_failure_and_the_rule_goes_all_the_same() {
        Target target = upgraded();
        String before = target.store().read().document().digest();
        Equipment real = patient(Duration.ofMillis(500));
        Equipment blind = new Equipment(
                real.stores(),
                (file, environment) -> Flagward.builder()
                        .environment(environment)
                        .document(target.store().read().document())
                        .start(),
                real.auditor(),
                real.disk(),
                real.harm(),
                2,
                real.patience(),
                real.limit());
        Finding finding = found(target, blind);
        assertThat(finding.state()).isEqualTo(Finding.State.FAILED);
        assertThat(finding.words()).contains("2 of 2 readers did not follow there");
        assertThat(target.store().read().document().digest()).isEqualTo(before);
    }

    @Test
    void what_policy_would_not_let_it_take_back_is_a_failure_and_changes_nothing() {
        FlagDocument strict = DrillTest.upgraded()
                .with(new Environment(
                        "production", true, 1, Requirement.OPTIONAL, Requirement.OPTIONAL, ExternalEdits.ADOPT));
        Target target = DrillTest.target(directory, DocumentWriter.write(strict), COHORT);
        String before = target.store().read().document().digest();
        Finding finding = found(target, patient(Duration.ofSeconds(2)));
        // The rule that gives the cohort off is safer; to take it away is not, and that is said before it is given.
        assertThat(finding.state()).as(finding.words()).isEqualTo(Finding.State.FAILED);
        assertThat(finding.words()).contains("production asks for approvals");
        assertThat(target.store().read().document().digest()).isEqualTo(before);
    }

    @Test
    void a_flag_that_is_off_can_give_nobody_another_variant() {
        Target target = upgraded();
        Finding finding = found(flagged(target, "payments_enabled"), patient(Duration.ofSeconds(2)));
        assertThat(finding.state()).isEqualTo(Finding.State.FAILED);
        assertThat(finding.words()).contains("payments_enabled is off in production");
        assertThat(target.store().read().revision()).isZero();
    }

    private static Target flagged(Target target, String flag) {
        return new Target(
                target.store(),
                target.desk(),
                target.operator(),
                target.ticket(),
                target.environment(),
                Optional.of(flag),
                target.cohort(),
                target.file());
    }

    @Test
    void a_rule_that_an_earlier_drill_left_behind_is_taken_away() {
        Target target = upgraded();
        String before = target.store().read().document().digest();
        FlagStore dying = new OtherStore(target.store()) {
            @Override
            public Commit commit(long expected, Draft draft) {
                if (draft.eventType().equals("rule_removed")) {
                    throw new StoreException(StoreError.AWAY, "the store is away", "wait");
                }
                return real.commit(expected, draft);
            }
        };
        Finding left = found(on(dying, target), patient(Duration.ofSeconds(2)));
        assertThat(left.state()).isEqualTo(Finding.State.FAILED);
        assertThat(left.words()).contains("STAYS BEHIND", "flagward rules remove");
        assertThat(target.store().read().document().digest()).isNotEqualTo(before);
        Finding next = DrillTest.run(
                        ScratchFiles.made(directory.resolve("again")),
                        target,
                        patient(Duration.ofSeconds(10)),
                        EnumSet.of(DrillCheck.LIVE))
                .findings()
                .get(0);
        assertThat(next.state()).as(next.words()).isEqualTo(Finding.State.PASSED);
        assertThat(target.store().read().document().digest()).isEqualTo(before);
    }

    @Test
    void without_a_cohort_nothing_is_tried() {
        Target target = DrillTest.target(directory, DrillTest.sample(), Optional.empty());
        Finding finding = found(target, patient(Duration.ofSeconds(2)));
        assertThat(finding.state()).isEqualTo(Finding.State.SKIPPED);
    }
}

package dev.flagward.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.LedgerFinding;
import dev.flagward.audit.SignedNote;
import dev.flagward.client.Flagward;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Receipt;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import dev.flagward.testkit.PassingStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each check of a drill, with the part broken that it is about: it has to fail, and to say what is wrong. */
class BrokenPartsTest {
    private static final Equipment REAL = Equipment.real();
    private static final Duration SHORT = Duration.ofMillis(700);

    /** Readers that were given the flags once and never look again. */
    private static Flagward blind(Path file, String environment) {
        return Flagward.builder()
                .environment(environment)
                .document(DocumentReader.read(ScratchFiles.read(file), "flags.json")
                        .document()
                        .orElseThrow())
                .start();
    }

    @TempDir
    Path directory;

    private static Equipment stores(UnaryOperator<FlagStore> broken) {
        return new Equipment(
                (file, clock) -> broken.apply(new FileFlagStore(file, clock)),
                REAL.readers(),
                REAL.auditor(),
                REAL.disk(),
                REAL.harm(),
                3,
                SHORT,
                REAL.limit());
    }

    private static Equipment readers(BiFunction<Path, String, Flagward> readers) {
        return new Equipment(REAL.stores(), readers, REAL.auditor(), REAL.disk(), REAL.harm(), 3, SHORT, REAL.limit());
    }

    private static Equipment auditor(BiFunction<Path, List<SignedNote>, List<LedgerFinding>> auditor) {
        return new Equipment(REAL.stores(), REAL.readers(), auditor, REAL.disk(), REAL.harm(), 3, SHORT, REAL.limit());
    }

    private static Equipment disk(BiFunction<Path, Long, SmallDisk> disk) {
        return new Equipment(REAL.stores(), REAL.readers(), REAL.auditor(), disk, REAL.harm(), 3, SHORT, REAL.limit());
    }

    private static Equipment rollout(double harm, Duration patience, Duration limit) {
        return new Equipment(REAL.stores(), REAL.readers(), REAL.auditor(), REAL.disk(), harm, 3, patience, limit);
    }

    private Finding found(DrillCheck check, Equipment equipment) {
        Target target = DrillTest.target(directory, DrillTest.sample(), Optional.empty());
        Report report = DrillTest.run(directory, target, equipment, EnumSet.of(check));
        assertThat(report.findings()).hasSize(1);
        return report.findings().get(0);
    }

    private void fails(DrillCheck check, Equipment equipment, String words) {
        Finding finding = found(check, equipment);
        assertThat(finding.state()).as(finding.words()).isEqualTo(Finding.State.FAILED);
        assertThat(finding.words()).contains(words);
    }

    /** The history of other flags than those that are there. */
    private static final class Forgetful extends PassingStore {
        Forgetful(FlagStore real) {
            super(real);
        }

        @Override
        public FlagDocument at(long revision) {
            FlagDocument document = super.at(revision);
            return document.without(document.flags().keySet().iterator().next());
        }
    }

    /** Says that it is done, and does nothing. */
    private static final class Idle extends PassingStore {
        Idle(FlagStore real) {
            super(real);
        }

        @Override
        public Commit commit(long expected, Draft draft) {
            return new Commit.Committed(new Receipt(
                    expected + 1,
                    InstantSource.system().instant(),
                    super.attestation().orElseThrow().head(),
                    List.of()));
        }
    }

    /** Keeps refusals to itself. */
    private static final class Discreet extends PassingStore {
        Discreet(FlagStore real) {
            super(real);
        }

        @Override
        public void entries(long from, long to, Consumer<Entry> sink) {
            super.entries(from, to, entry -> {
                if (!entry.refused()) {
                    sink.accept(entry);
                }
            });
        }
    }

    /** Does not see what was done to its file. */
    private static final class Trusting extends PassingStore {
        Trusting(FlagStore real) {
            super(real);
        }

        @Override
        public StoreState read() {
            StoreState state = super.read();
            return new StoreState(
                    state.drift().map(drift -> drift.recorded()).orElse(state.document()),
                    state.revision(),
                    Optional.empty(),
                    state.changed(),
                    List.of(),
                    true);
        }
    }

    @Test
    void validation_fails_where_the_ledger_makes_another_document() {
        fails(DrillCheck.VALIDATION, stores(Forgetful::new), "do not make the document");
    }

    @Test
    void switching_fails_where_readers_do_not_follow() {
        fails(DrillCheck.SWITCH, readers(BrokenPartsTest::blind), "3 of 3 readers did not follow there");
    }

    @Test
    void switching_fails_where_the_store_acknowledges_and_does_nothing() {
        fails(DrillCheck.SWITCH, stores(Idle::new), "changed no answer");
    }

    @Test
    void restoring_fails_where_the_store_has_another_past() {
        fails(DrillCheck.RESTORE, stores(Forgetful::new), "made another document");
    }

    @Test
    void the_audit_fails_where_an_entry_is_hidden() {
        fails(DrillCheck.AUDIT, stores(Discreet::new), "the refused attempt is not in the ledger");
    }

    @Test
    void the_audit_fails_where_nothing_was_recorded() {
        fails(DrillCheck.AUDIT, stores(Idle::new), "is missing, which a receipt was given for");
    }

    @Test
    void tampering_that_an_auditor_does_not_see_is_a_failure() {
        fails(DrillCheck.TAMPERING, auditor((ledger, kept) -> List.of()), "no alarm: the last entry cut off");
    }

    @Test
    void tampering_that_only_a_kept_checkpoint_shows_is_a_failure_without_one() {
        fails(
                DrillCheck.TAMPERING,
                auditor((ledger, kept) -> REAL.auditor().apply(ledger, List.of())),
                "no alarm: an older ledger put in its place");
    }

    @Test
    void an_alarm_over_nothing_is_a_failure() {
        fails(
                DrillCheck.TAMPERING,
                auditor((ledger, kept) -> REAL.auditor().apply(ledger.resolveSibling("nowhere"), kept)),
                "a false alarm");
    }

    @Test
    void the_guard_fails_where_nothing_is_wrong_that_it_could_see() {
        fails(DrillCheck.GUARD, rollout(0.01, Duration.ofSeconds(3), REAL.limit()), "nobody took the rollout back");
    }

    @Test
    void the_guard_fails_where_readers_do_not_follow() {
        fails(DrillCheck.GUARD, readers(BrokenPartsTest::blind), "readers did not");
    }

    @Test
    void the_speed_fails_where_it_is_too_slow() {
        fails(DrillCheck.SPEED, rollout(0.3, REAL.patience(), Duration.ofNanos(1)), "longer than");
    }

    @Test
    void the_speed_fails_where_there_was_no_rollback() {
        fails(DrillCheck.SPEED, rollout(0.01, Duration.ofSeconds(3), REAL.limit()), "no rollback to measure");
    }

    @Test
    void broken_input_fails_where_the_store_does_not_see_it() {
        fails(DrillCheck.BROKEN_INPUT, stores(Trusting::new), "the store does not say that its file is broken");
    }

    @Test
    void broken_input_fails_where_readers_do_not_say_so() {
        fails(
                DrillCheck.BROKEN_INPUT,
                readers(BrokenPartsTest::blind),
                "a reader does not say that its file is broken");
    }

    @Test
    void a_missing_store_fails_where_one_is_made_up() {
        Equipment making = new Equipment(
                (file, clock) -> {
                    if (!Files.exists(file)) {
                        ScratchFiles.write(file, DocumentWriter.write(DrillTest.upgraded()));
                    }
                    return new FileFlagStore(file, clock);
                },
                REAL.readers(),
                REAL.auditor(),
                REAL.disk(),
                REAL.harm(),
                3,
                SHORT,
                REAL.limit());
        fails(DrillCheck.MISSING_STORE, making, "reading a store that is not there was not refused");
    }

    @Test
    void a_missing_store_fails_where_readers_do_not_say_so() {
        fails(
                DrillCheck.MISSING_STORE,
                readers(BrokenPartsTest::blind),
                "readers do not say that their flags are gone");
    }

    @Test
    void a_full_disk_fails_where_it_never_is_full() {
        fails(
                DrillCheck.FULL_DISK,
                disk((place, size) -> new SmallDisk(place, Optional.empty(), () -> {})),
                "did not become full");
    }

    @Test
    void a_full_disk_fails_where_no_room_is_kept_back_for_going_safe() {
        fails(
                DrillCheck.FULL_DISK,
                stores(store -> new PassingStore(store) {
                    @Override
                    public boolean makeRoom() {
                        return false;
                    }
                }),
                "could not be written");
    }

    @Test
    void a_full_disk_that_cannot_be_had_is_skipped_and_has_not_passed() {
        Finding finding = found(DrillCheck.FULL_DISK, disk((place, size) -> SmallDisk.none("no disk here")));
        assertThat(finding.state()).isEqualTo(Finding.State.SKIPPED);
        assertThat(finding.words()).isEqualTo("no disk here");
    }
}

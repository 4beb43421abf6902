package dev.flagward.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.control.Desk;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.Environment;
import dev.flagward.document.Environment.ExternalEdits;
import dev.flagward.document.Environment.Requirement;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.store.Actor;
import dev.flagward.store.file.FileFlagStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole drills on the practice's own flags, with nothing broken: everything passes, and the store is as it was. */
class DrillTest {
    static final Actor MIA = new Actor("mia", "self-asserted");

    private static final Path SAMPLE = Path.of(System.getProperty("flagward.root", ".."))
            .resolve("examples/practice-management/feature_flags.json");

    @TempDir
    Path directory;

    static byte[] sample() {
        try {
            return Files.readAllBytes(SAMPLE);
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    static FlagDocument upgraded() {
        return DocumentReader.read(sample(), "feature_flags.json")
                .document()
                .orElseThrow()
                .upgraded();
    }

    static Target target(Path directory, byte[] document, Optional<Target.Cohort> cohort) {
        Path file = directory.resolve("feature_flags.json");
        try {
            Files.write(file, document);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        FileFlagStore store = new FileFlagStore(file, InstantSource.system());
        return new Target(
                store,
                new Desk(store, List.of(), InstantSource.system()),
                MIA,
                Optional.empty(),
                "production",
                Optional.empty(),
                cohort,
                Optional.of(file));
    }

    static Report run(Path directory, Target target, Equipment equipment, Set<DrillCheck> checks) {
        return new Drill(
                        target,
                        equipment,
                        ScratchFiles.made(directory.resolve("scratch")),
                        InstantSource.system(),
                        System::nanoTime)
                .run(checks, finding -> {});
    }

    @Test
    void everything_passes_on_the_flags_as_they_are_and_leaves_no_trace_of_itself() throws IOException {
        Path store = Files.createDirectory(directory.resolve("store"));
        Target target = target(store, sample(), Optional.empty());
        Map<String, String> before = ScratchFiles.contents(store);
        Report report = run(directory, target, Equipment.real(), DrillCheck.onCopy());
        assertThat(report.in(Finding.State.FAILED)).isEmpty();
        assertThat(report.findings()).extracting(Finding::check).containsExactlyElementsOf(DrillCheck.onCopy());
        assertThat(ScratchFiles.contents(store)).isEqualTo(before);
        assertThat(Json.read(report.bytes(), "report")).isEqualTo(report.toValue());
    }

    @Test
    void everything_passes_where_two_others_have_to_approve_and_a_flag_has_the_name_that_drills_use()
            throws IOException {
        Path store = Files.createDirectory(directory.resolve("store"));
        FlagDocument strict = upgraded()
                .with(new Environment(
                        "production", true, 2, Requirement.REQUIRED, Requirement.REQUIRED, ExternalEdits.REFUSE))
                .with(FlagDefinition.onOff("flagward_drill"));
        Target target = target(store, DocumentWriter.write(strict), Optional.empty());
        Report report = run(directory, target, Equipment.real(), DrillCheck.onCopy());
        assertThat(report.in(Finding.State.FAILED)).isEmpty();
    }

    @Test
    void a_cohort_that_nobody_belongs_to_gets_another_variant_and_loses_it() throws IOException {
        Path store = Files.createDirectory(directory.resolve("store"));
        Target target = target(
                store, DocumentWriter.write(upgraded()), Optional.of(new Target.Cohort("practice.id", "drill-nobody")));
        String before = target.store().read().document().digest();
        Report report = run(directory, target, Equipment.real(), EnumSet.of(DrillCheck.LIVE));
        assertThat(report.in(Finding.State.FAILED)).isEmpty();
        assertThat(target.store().read().document().digest()).isEqualTo(before);
        assertThat(target.store().read().revision()).isEqualTo(3);
    }
}

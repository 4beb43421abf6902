package dev.flagward.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.flagward.rules.planted.WallClockHelper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a rung may not touch: evaluation is a function, and below the doors time is handed in. */
@ExtendWith(EveryRuleRan.class)
class PurityTest {
    private static final Pattern GUARDED = Pattern.compile("\\b(synchronized|volatile)\\b");

    @Test
    void the_engine_asks_no_clock() {
        assertThat(uses(Impurity.CLOCK, "engine")).isEmpty();
    }

    @Test
    void the_engine_throws_no_dice() {
        assertThat(uses(Impurity.CHANCE, "engine")).isEmpty();
    }

    @Test
    void the_engine_opens_nothing() {
        assertThat(uses(Impurity.WORLD, "engine")).isEmpty();
    }

    @Test
    void the_engine_waits_for_nobody() {
        assertThat(uses(Impurity.THREADS, "engine"))
                // The table of character classes is shared while patterns are compiled; no evaluation looks there.
                .allMatch(use -> use.contains("CharacterClasses") && use.contains("ConcurrentHashMap"));
        List<String> guarded = new ArrayList<>();
        for (Path file : Product.files(Product.ROOT.resolve("engine/src/main/java"), name -> name.endsWith(".java"))) {
            for (String line : Product.lines(file)) {
                if (GUARDED.matcher(line).find()) {
                    guarded.add(Product.name(file) + ": " + line.strip());
                }
            }
        }
        assertThat(guarded).isEmpty();
    }

    @Test
    void the_engine_writes_no_log() {
        assertThat(uses(Impurity.LOG, "engine")).isEmpty();
    }

    @Test
    void the_guard_asks_no_clock_throws_no_dice_opens_nothing_and_logs_nothing() {
        assertThat(uses(Impurity.CLOCK, "guard")).isEmpty();
        assertThat(uses(Impurity.CHANCE, "guard")).isEmpty();
        assertThat(uses(Impurity.WORLD, "guard")).isEmpty();
        assertThat(uses(Impurity.THREADS, "guard")).isEmpty();
        assertThat(uses(Impurity.LOG, "guard")).isEmpty();
    }

    @Test
    void the_document_knows_no_file_no_clock_and_no_chance() {
        assertThat(uses(Impurity.CLOCK, "document")).isEmpty();
        assertThat(uses(Impurity.CHANCE, "document")).isEmpty();
        assertThat(uses(Impurity.FILES, "document")).isEmpty();
    }

    @Test
    void the_store_reaches_files_through_one_class_that_the_crash_simulator_replaces() {
        assertThat(uses(Impurity.FILE_ACCESS, "store"))
                .isNotEmpty()
                .allMatch(use -> use.contains("<dev.flagward.store.file.RealDisk")
                        // The watch looks whether a file is another one; what is in it, it asks the store.
                        || use.contains("<dev.flagward.store.file.FileWatch.identity()"));
    }

    @Test
    void the_desk_reaches_files_through_its_store_only() {
        assertThat(uses(Impurity.FILE_ACCESS, "control"))
                // The log for old readers is written after the commit, and can be written again from the ledger.
                .allMatch(use -> use.contains("<dev.flagward.control.ReadableLog.")
                        // The runner is not the desk: it reads secrets and certificates for those whom it asks.
                        || use.contains("<dev.flagward.control.runner.Credentials.")
                        || use.contains("<dev.flagward.control.runner.Outbound.")
                        // A drill breaks the files of its copies past their store.
                        || use.contains("<dev.flagward.control.drill.ScratchFiles.")
                        // So is what a webhook could not deliver; and its secret is in no store.
                        || use.contains("<dev.flagward.control.UndeliveredFile.")
                        || use.contains("<dev.flagward.control.WebhookTarget.secret("));
    }

    @Test
    void below_the_doors_time_is_handed_in() {
        assertThat(uses(Impurity.WALL_CLOCK, "audit", "store", "control")).isEmpty();
    }

    @Test
    void below_the_doors_nothing_is_logged_or_printed() {
        assertThat(uses(Impurity.LOG, "audit", "document", "store", "control")).isEmpty();
    }

    @Test
    void each_of_these_rules_finds_what_was_planted_for_it() {
        JavaClass planted = new ClassFileImporter().importClass(WallClockHelper.class);
        for (Impurity impurity : Impurity.values()) {
            assertThat(impurity.in(planted)).as(impurity.name()).isNotEmpty();
        }
    }

    private static List<String> uses(Impurity impurity, String... modules) {
        List<String> uses = new ArrayList<>();
        int seen = 0;
        for (JavaClass type : Product.CLASSES) {
            if (List.of(modules).contains(Product.moduleOf(type.getPackageName()))) {
                seen++;
                uses.addAll(impurity.in(type));
            }
        }
        assertThat(seen).as("classes of %s", List.of(modules)).isGreaterThanOrEqualTo(modules.length);
        return uses;
    }
}

package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.LedgerLine;
import dev.flagward.document.DocumentWriter;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Draft;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a crash to the first change after it, behind a long ledger: 100,000 entries with {@code mvn -Pcrash}. */
class RecoveryTest {
    private static final int ENTRIES = Children.TIMES > 1 ? 100_000 : 5_000;
    private static final Duration AIM = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    @Test
    void the_first_change_after_a_crash_is_made_within_two_seconds() throws IOException {
        Path file = directory.resolve("feature_flags.json");
        LongLedger ledger = new LongLedger(ENTRIES);
        seed(file, ledger);
        changed(file, "the last before the crash");
        byte[] document = Files.readAllBytes(file);
        byte[] hint = Files.readAllBytes(head(file));
        changed(file, "appended and not yet in the document");
        Files.write(file, document);
        Files.write(head(file), hint);
        assertThat(changed(file, "the first after a crash between entry and document"))
                .isLessThan(AIM);
        Files.delete(head(file));
        changed(file, "the first without a hint, for which all is read");
        changed(file, "one in peace");
        Files.delete(head(file));
        assertThat(changedByAnother(file)).isLessThan(AIM);
    }

    @Test
    void what_is_cut_from_a_ledger_between_reading_it_without_a_hint_and_writing_is_missed() throws IOException {
        Path file = directory.resolve("feature_flags.json");
        seed(file, new LongLedger(5_000));
        changed(file, "one that is vouched for");
        Files.delete(head(file));
        try (FileFlagStore store = new FileFlagStore(file, InstantSource.system())) {
            StoreState state = store.read();
            Path entries = FileFlagStore.ledgerOf(file).resolve("entries.log");
            byte[] lines = Files.readAllBytes(entries);
            int last = new String(lines, StandardCharsets.ISO_8859_1).lastIndexOf('\n', lines.length - 2) + 1;
            Files.write(entries, Arrays.copyOf(lines, last));
            Draft draft = Drafts.turning(state.document(), "alpha", "behind what is missing");
            assertThatThrownBy(() -> store.commit(state.revision() - 1, draft))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            damaged -> assertThat(damaged.problems().list())
                                    .anyMatch(problem -> problem.code() == StoreError.LEDGER_DAMAGED));
        }
    }

    /** Processor time in a process that has run nothing yet, the start of its Java left out: others may be at work, too. */
    private static Duration changedByAnother(Path file) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecoveryTest.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        System.out.print(said);
        return Duration.ofMillis(Long.parseLong(said.replaceFirst("(?s).*, (\\d+) ms\\s*$", "$1")));
    }

    public static void main(String[] arguments) {
        changed(Path.of(arguments[0]), "the first in a new process without a hint");
        System.out.println("of processor time, "
                + ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000 + " ms");
    }

    private static Path head(Path file) {
        return FileFlagStore.ledgerOf(file).resolve("head");
    }

    /** Writes the lines, and the document they make, beside the store. */
    private static void seed(Path file, LongLedger ledger) throws IOException {
        Path directory = Files.createDirectories(FileFlagStore.ledgerOf(file));
        Path scratch =
                Files.createDirectories(directory.resolveSibling("scratch")).resolve("feature_flags.json");
        Files.writeString(scratch, Drafts.PLAIN);
        new FileFlagStore(scratch, InstantSource.system()).commit(0, Drafts.refused("for its key"));
        for (String key : new String[] {"log.skey", "log.vkey"}) {
            Files.copy(FileFlagStore.ledgerOf(scratch).resolve(key), directory.resolve(key));
        }
        Files.write(file, DocumentWriter.write(ledger.document()));
        Frontier frontier = Frontier.EMPTY;
        try (OutputStream out =
                new BufferedOutputStream(Files.newOutputStream(directory.resolve("entries.log")), 1 << 20)) {
            for (CopiedEntry entry : ledger.entries()) {
                frontier = frontier.append(entry.bytes());
                out.write(LedgerLine.encode(entry.bytes(), frontier.root()));
            }
        }
    }

    /** Opens the store and makes a change; how long that took. */
    private static Duration changed(Path file, String reason) {
        long start = System.nanoTime();
        try (FileFlagStore store = new FileFlagStore(file, InstantSource.system())) {
            StoreState state = store.read();
            Commit commit = store.commit(state.revision(), Drafts.turning(state.document(), "alpha", reason));
            assertThat(commit).isInstanceOf(Commit.Committed.class);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println(ENTRIES + " entries: " + reason + ", " + took.toMillis() + " ms");
        return took;
    }
}

package dev.flagward.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.LedgerLine;
import dev.flagward.document.DocumentWriter;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.FileFlagStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
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
            assertThat(state.revision()).isGreaterThan(ENTRIES);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println(ENTRIES + " entries: " + reason + ", " + took.toMillis() + " ms");
        return took;
    }
}

package dev.flagward.control.drill;

import dev.flagward.audit.LedgerCheck;
import dev.flagward.audit.LedgerFinding;
import dev.flagward.audit.SignedNote;
import dev.flagward.client.Flagward;
import dev.flagward.store.FlagStore;
import dev.flagward.store.file.FileFlagStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;

/**
 * The parts that a drill tries. A test breaks one of them, and sees the check fail that is about it.
 *
 * @param stores opens the store of a document that is a file
 * @param readers starts an application's client on a document that is a file, for an environment
 * @param auditor what is wrong with a ledger's directory, beside checkpoints that were kept elsewhere
 * @param disk makes a disk of so many bytes below a directory
 * @param harm the share of requests with the new variant that fail once the regression is injected, from 0 to 1
 * @param readerCount how many readers there are
 * @param patience how long anything may take before it counts as not happening
 * @param limit the longest that a rollback may take from the decision to the last reader
 */
record Equipment(
        BiFunction<Path, InstantSource, FlagStore> stores,
        BiFunction<Path, String, Flagward> readers,
        BiFunction<Path, List<SignedNote>, List<LedgerFinding>> auditor,
        BiFunction<Path, Long, SmallDisk> disk,
        double harm,
        int readerCount,
        Duration patience,
        Duration limit) {

    /** The parts that are really used. */
    static Equipment real() {
        return new Equipment(
                FileFlagStore::new,
                (document, environment) -> Flagward.builder()
                        .environment(environment)
                        .file(document)
                        .start(),
                (ledger, kept) -> LedgerCheck.of(ledger, List.of(), kept).findings(),
                SmallDisk::tmpfs,
                0.3,
                20,
                Duration.ofSeconds(15),
                Duration.ofSeconds(1));
    }
}

package dev.flagward.store.file;

import dev.flagward.audit.Hash;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where the parts of a file store are: the document, and beside it the directory of its ledger.
 *
 * @param document {@code feature_flags.json}
 * @param ledger {@code feature_flags.json.ledger}
 */
record StoreFiles(Path document, Path ledger) {
    static StoreFiles of(Path document) {
        return new StoreFiles(document, document.resolveSibling(document.getFileName() + ".ledger"));
    }

    /** The directory of the document. */
    Path directory() {
        Path parent = document.toAbsolutePath().getParent();
        return parent == null ? document.toAbsolutePath() : parent;
    }

    /** A file in the making, put in the place of the other by a rename. */
    static Path making(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".new");
    }

    /** The lines of the ledger, and nothing else. */
    Path entries() {
        return ledger.resolve("entries.log");
    }

    /** The newest signed checkpoint. */
    Path checkpoint() {
        return ledger.resolve("checkpoint");
    }

    /** The key that checks checkpoints, for everybody. */
    Path verifierKey() {
        return ledger.resolve("log.vkey");
    }

    /** The key that signs checkpoints. */
    Path signerKey() {
        return ledger.resolve("log.skey");
    }

    /** Patches too long for an entry, each named by its SHA-256. */
    Path patches() {
        return ledger.resolve("patches");
    }

    Path patch(String hash) {
        return patches().resolve(hash + ".json");
    }

    /** Held by whoever writes. */
    Path lock() {
        return ledger.resolve("lock");
    }

    /** Who holds what alone: a file for each lease. */
    Path leases() {
        return ledger.resolve("leases");
    }

    /** A lease, named by the SHA-256 of its name, which is any text. */
    Path lease(String name) {
        return leases().resolve(
                        Hash.sha256(name.getBytes(StandardCharsets.UTF_8)).hex() + ".json");
    }

    /** Held by whoever takes, renews or gives up a lease, so that no lease waits for a long commit. */
    Path leaseLock() {
        return leases().resolve("lock");
    }

    /** What is known about the end of the entries, so that a reader need not walk them. */
    Path head() {
        return ledger.resolve("head");
    }

    /** Takes up room that is given back when a flag has to be switched off on a full disk. */
    Path reserve() {
        return ledger.resolve("reserve");
    }

    /** That entries are being pruned, and up to which, by somebody who has not ended it yet. */
    Path pruning() {
        return ledger.resolve("pruning");
    }

    /** What was cut off after a crash. */
    Path quarantine() {
        return ledger.resolve("quarantine");
    }
}

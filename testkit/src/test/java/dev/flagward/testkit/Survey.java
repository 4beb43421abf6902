package dev.flagward.testkit;

import dev.flagward.audit.Checkpoint;
import dev.flagward.audit.LedgerScan;
import dev.flagward.audit.SignedNote;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import dev.flagward.store.file.Disk;
import dev.flagward.store.file.FileFlagStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens a store that was left behind, works with it, and says what is not as it was promised:
 *
 * <ul>
 *   <li>I1: every acknowledged request is there.
 *   <li>I2: everything that is there was asked for, whole.
 *   <li>I3: revisions are dense.
 *   <li>I4: entries and changes of the document are one to one, in order.
 * </ul>
 */
final class Survey {
    static final Path HOME = Path.of("/home");
    static final Path FILE = HOME.resolve("feature_flags.json");
    static final Path LEDGER = FileFlagStore.ledgerOf(FILE);
    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

    private final Disk disk;
    private final Path file;
    private final FlagDocument first;
    private final Asked asked;
    private final FlagStore store;

    private Survey(Disk disk, Path file, FlagDocument first, Asked asked) {
        this.disk = disk;
        this.file = file;
        this.first = first;
        this.asked = asked;
        this.store = new FileFlagStore(file, CLOCK, disk);
    }

    /** A promise that was not kept. */
    static final class Broken extends AssertionError {
        private static final long serialVersionUID = 1;

        Broken(String message) {
            super(message);
        }
    }

    /**
     * Reads, checks, makes one more change, and checks again.
     *
     * @param first the document before anything was asked
     * @param asked what was asked before; what is asked here is added
     */
    static void of(Disk disk, Path file, FlagDocument first, Asked asked) throws IOException {
        Survey survey = new Survey(disk, file, first, asked);
        try {
            survey.check();
            survey.work(asked.requests().size());
            survey.check();
            survey.revisions();
            survey.checkpoint();
        } catch (StoreException unexpected) {
            throw new Broken("the store does not open: " + unexpected.getMessage());
        }
    }

    private void work(int before) {
        StoreState state = store.read();
        FlagDocument next = Drafts.turned(state.document(), "beta");
        if (before % 2 == 0 && state.drift().isEmpty() && state.revision() > 0) {
            Commit commit = asked.ask(store, state.revision(), Drafts.refused("attempted afterwards, after " + before));
            require(commit instanceof Commit.Committed, "no commit after recovery: " + commit);
            state = store.read();
        }
        asked.ask(
                store,
                state.revision(),
                Drafts.replacing(
                        next, "made afterwards, after " + before, state.drift().map(drift -> drift.fingerprint())));
    }

    private void check() throws IOException {
        StoreState state = store.read();
        List<Entry> entries = new ArrayList<>();
        store.entries(1, Long.MAX_VALUE, entries::add);
        require(state.writable(), "the ledger is called damaged: " + state.warnings());
        require(state.revision() == entries.size(), state.revision() + " revisions, " + entries.size() + " entries");
        int reached = requests(entries);
        String digest = chain(entries);
        if (state.drift().isPresent()) {
            FlagDocument found =
                    state.drift().get().found().orElseThrow(() -> new Broken("the file cannot be read: " + state));
            require(asked.maySee(found, reached), "I4: a drift that nobody made: " + state.warnings());
        } else {
            require(state.warnings().isEmpty(), "warnings: " + state.warnings());
            require(state.document().digest().equals(digest), "I4: the document is not what the ledger says");
            byte[] bytes = disk.read(file, DocumentReader.MOST_BYTES).orElse(new byte[0]);
            FlagDocument inFile = DocumentReader.read(bytes, "file")
                    .document()
                    .orElseThrow(() -> new Broken("I2: the file holds half a document"));
            require(inFile.digest().equals(digest), "I4: the file is not what the store says");
        }
    }

    /**
     * I1 and I2: the entries are the requests in order, without any that was not acknowledged and got lost.
     *
     * @return the place of the last request that is there
     */
    private int requests(List<Entry> entries) {
        int next = 0;
        for (Entry entry : entries) {
            if (entry.eventType().equals("ledger_started")) {
                require(entry.sequence() == 1, "I2: the ledger started at " + entry.sequence());
                continue;
            }
            String reason = entry.reason().orElse("");
            List<Asked.Request> requests = asked.requests();
            while (next < requests.size() && !requests.get(next).reason().equals(reason)) {
                require(
                        !requests.get(next).acknowledged(),
                        "I1: lost " + requests.get(next).reason());
                next++;
            }
            require(next < requests.size(), "I2: nobody asked for " + reason);
            Optional<String> after = requests.get(next).after();
            require(
                    after.map(entry.documentAfter()::equals).orElse(!entry.applied()),
                    "I2: " + reason + " is not what was asked for");
            next++;
        }
        for (Asked.Request request :
                asked.requests().subList(next, asked.requests().size())) {
            require(!request.acknowledged(), "I1: lost " + request.reason());
        }
        return next;
    }

    /** I3 and I4: the digest of the last document. */
    private String chain(List<Entry> entries) {
        String digest = first.digest();
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            require(entry.sequence() == i + 1, "I3: entry " + entry.sequence() + " at place " + (i + 1));
            require(
                    i == 0 || entry.documentBefore().equals(digest),
                    "I4: entry " + (i + 1) + " does not follow the one before");
            require(i > 0 || entry.documentAfter().equals(digest), "I4: the ledger started with another document");
            require(entry.applied() || entry.documentAfter().equals(digest), "I4: a refused attempt changed something");
            digest = entry.documentAfter();
        }
        return digest;
    }

    /** I4: the newest revision can be made again, and one in the middle. */
    private void revisions() {
        long newest = store.read().revision();
        for (long revision : List.of(newest, (newest + 1) / 2)) {
            store.entries(
                    revision,
                    revision,
                    entry -> require(
                            store.at(revision).digest().equals(entry.documentAfter()),
                            "I4: the patches up to entry " + revision + " make another document"));
        }
    }

    private void checkpoint() throws IOException {
        Path ledger = FileFlagStore.ledgerOf(file);
        LedgerScan scan = LedgerScan.of(new ByteArrayInputStream(bytes(ledger.resolve("entries.log"))));
        require(scan.finding().isEmpty(), "the audit finds " + scan.finding());
        SignedNote note = SignedNote.parse(bytes(ledger.resolve("checkpoint")));
        require(Checkpoint.parse(note.text()).head().equals(scan.head()), "the checkpoint is not the ledger's");
    }

    private byte[] bytes(Path path) throws IOException {
        return disk.read(path, Integer.MAX_VALUE).orElseThrow(() -> new Broken(path + " is missing"));
    }

    static void require(boolean kept, String otherwise) {
        if (!kept) {
            throw new Broken(otherwise);
        }
    }
}

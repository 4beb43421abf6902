package dev.flagward.store.file;

import dev.flagward.audit.Hash;
import dev.flagward.audit.LedgerFault;
import dev.flagward.audit.LedgerFinding;
import dev.flagward.audit.LedgerScan;
import dev.flagward.document.DocumentException;
import dev.flagward.document.DocumentPatch;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.document.Reading;
import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The entries of a ledger in order, and the document that their patches make. */
final class Replay {
    private final Disk disk;
    private final StoreFiles files;

    Replay(Disk disk, StoreFiles files) {
        this.disk = disk;
        this.files = files;
    }

    /**
     * Shows the entries from one to another.
     *
     * @throws StoreException behind the last good one, if the ledger is damaged there and more were asked for
     */
    void entries(long from, long to, Consumer<Entry> sink) throws IOException {
        if (disk.length(files.entries()).isEmpty()) {
            return;
        }
        try (InputStream lines = disk.open(files.entries(), 0)) {
            LedgerScan scan = LedgerScan.of(lines, (sequence, offset, line) -> {
                if (sequence >= from && sequence <= to) {
                    sink.accept(Entry.parse(line.entry()));
                }
            });
            Optional<LedgerFinding> damage = scan.finding().filter(found -> found.fault() != LedgerFault.TORN_TAIL);
            if (damage.isPresent() && to > scan.head().size()) {
                throw damaged(damage.get().toString());
            }
        }
    }

    /**
     * The document after an entry.
     *
     * @throws StoreException if there is no such revision, or a patch is not what the entry says
     */
    FlagDocument at(long revision) throws IOException {
        Tree tree = new Tree();
        entries(1, revision, entry -> {
            tree.value = apply(entry, tree.value);
            tree.digest = entry.documentAfter();
            tree.revision = entry.sequence();
        });
        if (tree.revision != revision || revision < 1) {
            throw new StoreException(
                    StoreError.NO_REVISION,
                    "there is no revision " + revision + "; the newest is " + tree.revision,
                    "see flagward history");
        }
        Reading reading = DocumentReader.read(tree.value, "revision " + revision);
        FlagDocument document = reading.document().orElseThrow(() -> new StoreException(reading.problems()));
        if (!document.digest().equals(tree.digest)) {
            throw damaged("entry " + revision + " names another document than its patches make");
        }
        return document;
    }

    private static final class Tree {
        private Value value = new Value.Structure(Map.of());
        private String digest = "";
        private long revision;
    }

    private Value apply(Entry entry, Value before) {
        try {
            if (entry.patchHash().isPresent()) {
                return DocumentPatch.of(kept(entry.patchHash().get(), entry.sequence()))
                        .applyTo(before);
            }
            return DocumentPatch.of(entry.patch().orElse(new Value.Sequence(List.of())))
                    .applyTo(before);
        } catch (DocumentException misfit) {
            throw damaged("the patch of entry " + entry.sequence() + " does not fit: " + misfit.getMessage());
        }
    }

    private Value kept(String hash, long sequence) {
        try {
            byte[] bytes = disk.read(files.patch(hash), Json.MOST_BYTES)
                    .orElseThrow(() -> damaged("the patch " + hash + " of entry " + sequence + " is missing"));
            if (!Hash.sha256(bytes).hex().equals(hash)) {
                throw damaged("the patch " + hash + " of entry " + sequence + " is not what was written");
            }
            return Json.read(bytes, hash);
        } catch (IOException failed) {
            throw damaged("the patch " + hash + " of entry " + sequence + " cannot be read: " + failed.getMessage());
        }
    }

    private static StoreException damaged(String what) {
        return new StoreException(
                StoreError.LEDGER_DAMAGED, what, "run flagward audit verify, and restore the ledger from a backup");
    }
}

package dev.flagward.store;

import dev.flagward.audit.Hash;
import dev.flagward.document.CanonicalJson;
import dev.flagward.document.DocumentException;
import dev.flagward.document.DocumentPatch;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.document.Reading;
import dev.flagward.engine.Value;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The document that the patches of a ledger make, entry by entry. Not thread-safe. */
public final class PatchReplay {
    private final Function<String, Optional<byte[]>> patches;
    private Value tree = new Value.Structure(Map.of());
    private String digest = "";
    private long revision;

    /**
     * Before the first entry.
     *
     * @param patches gives the bytes of a patch that an entry names by its SHA-256, in hexadecimal digits; may throw
     *     UncheckedIOException
     */
    public PatchReplay(Function<String, Optional<byte[]>> patches) {
        this.patches = patches;
    }

    /** A replay that finds its patches with those entries. */
    public static PatchReplay of(List<CopiedEntry> entries) {
        Map<String, byte[]> patches = new HashMap<>();
        for (CopiedEntry entry : entries) {
            entry.patchHash().ifPresent(hash -> patches.put(hash, entry.patch().orElseThrow()));
        }
        return new PatchReplay(hash -> Optional.ofNullable(patches.get(hash)));
    }

    /** Goes on behind a revision whose document is known. */
    public PatchReplay after(FlagDocument document, long itsRevision) {
        tree = document.toValue();
        digest = document.digest();
        revision = itsRevision;
        return this;
    }

    /** Shows entries of a ledger from one to another, as {@link FlagStore#entries} does. */
    @FunctionalInterface
    public interface Ledger<E extends Exception> {
        void show(long from, long to, Consumer<Entry> sink) throws E;
    }

    /**
     * The document after an entry of a ledger, for a replay that has taken none. Where the first ones were pruned it starts
     * from the document that the entry kept which says so.
     *
     * @throws StoreException if there is no such revision, or a patch is not what its entry says
     */
    public <E extends Exception> FlagDocument at(long wanted, Ledger<E> ledger) throws E {
        boolean[] gap = new boolean[1];
        ledger.show(1, wanted, entry -> {
            gap[0] |= revision == 0 && entry.sequence() > 1;
            if (!gap[0]) {
                take(entry);
            }
        });
        if (gap[0] || revision == 0) {
            List<Entry> last = new ArrayList<>();
            ledger.show(1, Long.MAX_VALUE, entry -> {
                if (entry.prunedTo() > 0) {
                    last.add(entry);
                }
            });
            if (!last.isEmpty() && wanted > 0) {
                begin(last.get(last.size() - 1), wanted);
                ledger.show(revision + 1, wanted, this::take);
            }
        }
        if (revision != wanted || wanted < 1) {
            throw new StoreException(
                    StoreError.NO_REVISION,
                    "there is no revision " + wanted + "; the newest is " + revision,
                    "see flagward history");
        }
        return document();
    }

    /** Starts where an entry says that those before it are gone. */
    private void begin(Entry pruning, long wanted) {
        if (wanted < pruning.prunedTo()) {
            throw new StoreException(
                    StoreError.PRUNED,
                    "revision " + wanted + " is gone: entry " + pruning.sequence() + " pruned all up to "
                            + pruning.prunedTo(),
                    "look into the backup that entry names");
        }
        tree = patch(pruning).applyTo(new Value.Structure(Map.of()));
        digest = pruning.documentBase().orElse("");
        revision = pruning.prunedTo();
        document();
    }

    /** Applies the next entry as it comes from another store. */
    public void take(CopiedEntry entry) {
        if (!entry.isPruned()) {
            take(Entry.parse(entry.bytes()));
            return;
        }
        revision++;
        if (entry.patch().isPresent()) {
            Value whole = Json.read(entry.patch().get(), "the document after entry " + revision);
            tree = DocumentPatch.of(whole).applyTo(new Value.Structure(Map.of()));
            digest = "sha256:" + Hash.sha256(CanonicalJson.bytes(tree)).hex();
        }
    }

    /**
     * Applies the next entry.
     *
     * @throws StoreException if it is not the next, or its patch is missing, is not what the entry says, or does not fit
     */
    public void take(Entry entry) {
        if (entry.sequence() != revision + 1) {
            throw StoreException.damaged("entry " + entry.sequence() + " does not follow entry " + revision);
        }
        try {
            tree = (entry.prunedTo() > 0 ? new DocumentPatch(List.of()) : patch(entry)).applyTo(tree);
        } catch (DocumentException misfit) {
            throw StoreException.damaged(
                    "the patch of entry " + entry.sequence() + " does not fit: " + misfit.getMessage());
        }
        digest = entry.documentAfter();
        revision = entry.sequence();
    }

    /** What one only proposes is left alone. */
    private DocumentPatch patch(Entry entry) {
        if (!entry.applied() && entry.prunedTo() == 0) {
            return new DocumentPatch(List.of());
        }

        Optional<String> kept = entry.patchHash();
        return DocumentPatch.of(
                kept.isPresent()
                        ? kept(kept.get(), entry.sequence())
                        : entry.patch().orElse(new Value.Sequence(List.of())));
    }

    private Value kept(String hash, long sequence) {
        String which = "the patch " + hash + " of entry " + sequence;
        try {
            byte[] bytes = patches.apply(hash).orElseThrow(() -> StoreException.damaged(which + " is missing"));
            if (!Hash.sha256(bytes).hex().equals(hash)) {
                throw StoreException.damaged(which + " is not what was written");
            }
            return Json.read(bytes, hash);
        } catch (UncheckedIOException failed) {
            throw StoreException.damaged(which + " cannot be read: " + failed.getMessage());
        }
    }

    /** The number of the last entry that was taken. */
    public long revision() {
        return revision;
    }

    /**
     * The document after the last entry.
     *
     * @throws StoreException if it is not the one that entry names
     */
    public FlagDocument document() {
        Reading reading = DocumentReader.read(tree, "revision " + revision);
        FlagDocument document = reading.document().orElseThrow(() -> new StoreException(reading.problems()));
        if (!document.digest().equals(digest)) {
            throw StoreException.damaged("entry " + revision + " names another document than its patches make");
        }
        return document;
    }
}

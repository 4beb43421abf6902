package dev.flagward.store;

import dev.flagward.audit.Hash;
import dev.flagward.document.DocumentException;
import dev.flagward.document.DocumentPatch;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.document.Reading;
import dev.flagward.engine.Value;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            tree = patch(entry).applyTo(tree);
        } catch (DocumentException misfit) {
            throw StoreException.damaged(
                    "the patch of entry " + entry.sequence() + " does not fit: " + misfit.getMessage());
        }
        digest = entry.documentAfter();
        revision = entry.sequence();
    }

    /** The patch of an entry that changed something; what one only proposes is left alone. */
    private DocumentPatch patch(Entry entry) {
        if (!entry.applied()) {
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

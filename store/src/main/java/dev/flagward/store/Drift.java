package dev.flagward.store;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import java.util.Optional;

/**
 * A document that was changed beside the store, by an editor, kubectl or Git.
 *
 * @param recorded the document as the ledger has it
 * @param found what is there instead; empty if it is gone or cannot be read as a document
 * @param fingerprint names exactly what was found, so that a draft can say that it may be overwritten
 * @param problems why it could not be read
 */
public record Drift(FlagDocument recorded, Optional<FlagDocument> found, String fingerprint, Problems problems) {
    /** Says that it is there, and how it ends. */
    public Problem warning() {
        return Problem.of(
                StoreError.DRIFT,
                found.isPresent()
                        ? "the document was changed without Flagward"
                        : "the document was made unreadable without Flagward, and what is shown is the ledger's: "
                                + problems,
                found.isPresent()
                        ? "see flagward diff; keep it with flagward adopt, or undo it with flagward restore"
                        : "undo it with flagward restore");
    }
}

package dev.flagward.store;

import dev.flagward.audit.Checkpoint;
import dev.flagward.audit.NoteVerifier;
import dev.flagward.audit.SignedNote;
import dev.flagward.audit.TreeHead;

/**
 * What a store says about its ledger, signed.
 *
 * @param note a checkpoint
 * @param key checks it; it came from the same store, so an auditor brings their own copy
 */
public record Attestation(SignedNote note, NoteVerifier key) {
    /** The ledger it is about. */
    public TreeHead head() {
        return Checkpoint.parse(note.text()).head();
    }
}

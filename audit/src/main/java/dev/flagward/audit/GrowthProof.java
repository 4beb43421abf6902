package dev.flagward.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A consistency proof and the checkpoint it leads to: what is handed to somebody who kept an older checkpoint. Its text
 * is what c2sp.org/tlog-witness sends to a witness.
 */
public record GrowthProof(ConsistencyProof consistency, SignedNote checkpoint) {
    public GrowthProof {
        Checkpoint signed = Checkpoint.parse(checkpoint.text());
        if (signed.size() != consistency.newer()) {
            throw new IllegalArgumentException(
                    "a proof up to " + consistency.newer() + " leaves leads to no checkpoint of " + signed.size());
        }
    }

    /** Reads {@link #text()}, or what another program wrote in that format. */
    public static GrowthProof parse(byte[] bytes) {
        ProofText text = ProofText.parse(bytes);
        long older = text.number(0, "old");
        long newer = Checkpoint.parse(text.checkpoint().text()).size();
        return new GrowthProof(new ConsistencyProof(older, newer, text.path(1)), text.checkpoint());
    }

    /** What is wrong if this is the older checkpoint, and these keys are trusted; nothing if all is good. */
    public List<LedgerFinding> check(SignedNote kept, List<NoteVerifier> trusted) {
        Checkpoint older;
        try {
            older = Checkpoint.parse(kept.text());
        } catch (IllegalArgumentException e) {
            return List.of(LedgerFinding.of(
                    LedgerFault.CHECKPOINT_MALFORMED, "the checkpoint that was kept is none: " + e.getMessage()));
        }
        List<LedgerFinding> findings = new ArrayList<>();
        TrustedKeys keys = new TrustedKeys(trusted);
        Checkpoint newer = Checkpoint.parse(checkpoint.text());
        keys.judge(kept, older, "the checkpoint that was kept").ifPresent(findings::add);
        keys.judge(checkpoint, newer, "the checkpoint in the proof").ifPresent(findings::add);
        if (!older.origin().equals(newer.origin())) {
            findings.add(LedgerFinding.of(
                    LedgerFault.OTHER_LOG,
                    "the checkpoint that was kept is of " + StrictText.shown(older.origin()) + ", the proof of "
                            + StrictText.shown(newer.origin())));
        } else if (older.size() != consistency.older()) {
            findings.add(LedgerFinding.of(
                    LedgerFault.PROOF_REFUSED,
                    "the proof starts at " + consistency.older() + " entries, the checkpoint that was kept is of "
                            + older.size()));
        } else if (!consistency.verify(older.head(), newer.head())) {
            findings.add(LedgerFinding.of(
                    LedgerFault.PROOF_REFUSED,
                    "the path does not lead from the checkpoint that was kept to the one in the proof: the path is"
                            + " wrong, or an entry among the first " + older.size() + " was changed"));
        }
        return List.copyOf(findings);
    }

    public String text() {
        return ProofText.text(List.of("old " + consistency.older()), consistency.path(), checkpoint);
    }

    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }
}

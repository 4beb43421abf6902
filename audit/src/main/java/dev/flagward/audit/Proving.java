package dev.flagward.audit;

import java.util.List;
import java.util.Optional;

/** A proof, or why there is none. */
public final class Proving<P> {
    private final Optional<P> proof;
    private final List<LedgerFinding> findings;

    private Proving(Optional<P> proof, List<LedgerFinding> findings) {
        this.proof = proof;
        this.findings = List.copyOf(findings);
    }

    static <P> Proving<P> of(P proof) {
        return new Proving<>(Optional.of(proof), List.of());
    }

    static <P> Proving<P> refused(List<LedgerFinding> findings) {
        return new Proving<>(Optional.empty(), findings);
    }

    static <P> Proving<P> refused(LedgerFault fault, String words) {
        return refused(List.of(LedgerFinding.of(fault, words)));
    }

    public Optional<P> proof() {
        return proof;
    }

    /** Empty if there is a proof. */
    public List<LedgerFinding> findings() {
        return findings;
    }
}

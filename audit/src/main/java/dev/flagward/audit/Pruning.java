package dev.flagward.audit;

import java.util.Optional;

/** What was pruned of a ledger, and which entry says so, while its entries go by. */
final class Pruning {
    private long count;
    private long said;
    private long by;

    void entry(EntryScanner entry) {
        if (entry.isPruned()) {
            count++;
        } else if (entry.prunedTo() >= Math.max(1, said)) {
            said = entry.prunedTo();
            by = entry.sequence();
        }
    }

    long count() {
        return count;
    }

    Optional<Long> by() {
        return by == 0 ? Optional.empty() : Optional.of(by);
    }

    /** That entries are gone which no entry says were pruned: whoever took them had no leave. */
    Optional<LedgerFinding> finding() {
        return count <= said
                ? Optional.empty()
                : Optional.of(LedgerFinding.about(
                        LedgerFault.PRUNED_UNSAID,
                        said + 1,
                        "it and what follows up to entry " + count + " were pruned, and no entry says so: somebody took"
                                + " them out past Flagward. Keep this copy, and restore the ledger from a backup"));
    }
}

package dev.flagward.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The checkpoints that speak about one ledger, compared with it and with each other. */
final class Statements {
    private final TrustedKeys keys;
    private final List<Statement> signed = new ArrayList<>();
    private final List<LedgerFinding> findings = new ArrayList<>();

    Statements(TrustedKeys keys) {
        this.keys = keys;
    }

    /** Hears one checkpoint; if it is none, or not signed as it should be, it has no say. */
    Optional<Checkpoint> add(SignedNote note, String what) {
        Checkpoint checkpoint;
        try {
            checkpoint = Checkpoint.parse(note.text());
        } catch (IllegalArgumentException e) {
            note(LedgerFault.CHECKPOINT_MALFORMED, what + " is none: " + e.getMessage());
            return Optional.empty();
        }
        Optional<LedgerFinding> fault = keys.judge(note, checkpoint, what);
        if (fault.isPresent()) {
            findings.add(fault.get());
            return Optional.empty();
        }
        Statement statement = new Statement(checkpoint, what);
        signed.stream().filter(statement::contradicts).findFirst().ifPresent(other -> splits(other, statement));
        signed.add(statement);
        return Optional.of(checkpoint);
    }

    Set<Long> sizes() {
        return signed.stream().map(Statement::size).collect(Collectors.toSet());
    }

    /** Compares with the good part of the ledger. What a damaged ledger had behind its damage is nobody's to judge. */
    void compare(LedgerScan scan, RootsAt roots) {
        long entries = scan.head().size();
        boolean damaged = scan.finding().isPresent() && !scan.torn();
        long agreed = signed.stream()
                .filter(statement -> roots.agrees(statement.checkpoint().head()))
                .mapToLong(Statement::size)
                .max()
                .orElse(0);
        for (Statement statement : signed) {
            if (statement.size() > entries) {
                if (!damaged) {
                    rolledBack(statement, entries);
                }
            } else if (!roots.agrees(statement.checkpoint().head())) {
                rewritten(statement, agreed);
            }
        }
    }

    List<LedgerFinding> findings() {
        return findings;
    }

    private void rolledBack(Statement statement, long entries) {
        note(
                LedgerFault.ROLLED_BACK,
                statement.what() + " was signed over " + statement.size() + " entries, the ledger has only " + entries
                        + ": its end was cut off, or an older copy was put in its place");
    }

    private void rewritten(Statement statement, long agreed) {
        String since =
                agreed > 0 && agreed < statement.size() ? "; up to entry " + agreed + " it is what was signed" : "";
        note(
                LedgerFault.REWRITTEN,
                statement.what() + " was signed over " + statement.size()
                        + " entries with another root: an entry among them was changed and all roots after it"
                        + " computed again" + since);
    }

    private void splits(Statement one, Statement other) {
        note(
                LedgerFault.SPLIT_VIEW,
                one.what() + " and " + other.what() + " are both signed over " + one.size()
                        + " entries, with different roots: whoever holds the key signed two histories");
    }

    private void note(LedgerFault fault, String words) {
        findings.add(LedgerFinding.of(fault, words));
    }
}

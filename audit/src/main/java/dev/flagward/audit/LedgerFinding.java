package dev.flagward.audit;

/**
 * One thing that is wrong.
 *
 * @param sequence the first bad entry, counted from 1; 0 if it is not about an entry
 * @param offset where that entry's line starts in the file; -1 if it is not about a place in the file
 * @param words what was found, and what to do
 */
public record LedgerFinding(LedgerFault fault, long sequence, long offset, String words) {
    public LedgerFinding {
        if (sequence < 0 || offset < -1 || words.isEmpty()) {
            throw new IllegalArgumentException("a finding has a place and words");
        }
    }

    static LedgerFinding of(LedgerFault fault, String words) {
        return new LedgerFinding(fault, 0, -1, words);
    }

    static LedgerFinding about(LedgerFault fault, long sequence, String words) {
        return new LedgerFinding(fault, sequence, -1, words);
    }

    @Override
    public String toString() {
        String entry = sequence == 0 ? "" : " entry " + sequence + (offset < 0 ? "" : " at byte " + offset) + ":";
        return fault.id() + entry + " " + words;
    }
}

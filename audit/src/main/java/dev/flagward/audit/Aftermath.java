package dev.flagward.audit;

import java.io.IOException;

/** What the first line that does not follow is, and whether lines of entries come after it. */
final class Aftermath {
    private final LineReader reader;
    private final EntryScanner scanner = new EntryScanner();
    private final long expected;
    private final LedgerFault fault;
    private final String words;
    private long linesAfter;

    /** Looks at the reader's line, which is the bad one, and reads to the end of the file. */
    Aftermath(LineReader reader, long expected) throws IOException {
        this.reader = reader;
        this.expected = expected;
        boolean entry = reader.whole() && isLine(reader.from());
        LedgerFault kind = entry ? kindOfEntry() : kindOfRest();
        String what = entry ? wordsOfEntry() : "the line is not a root and an entry: " + problem();
        boolean glued = !entry && holdsLine(reader.from() + 1);
        while (reader.next()) {
            if (holdsLine(reader.from())) {
                linesAfter++;
            }
        }
        boolean torn = !entry && !glued && linesAfter == 0;
        fault = torn ? LedgerFault.TORN_TAIL : kind;
        words = torn ? "the file ends in bytes that are no entry, as a crash leaves them; " + cut() : what + advice();
    }

    private LedgerFault kindOfEntry() {
        return scanner.sequence() == expected ? LedgerFault.ENTRY_CHANGED : LedgerFault.WRONG_SEQUENCE;
    }

    private LedgerFault kindOfRest() {
        return reader.to() - reader.from() > LedgerLine.LONGEST
                ? LedgerFault.ENTRY_TOO_LONG
                : LedgerFault.MALFORMED_LINE;
    }

    private String wordsOfEntry() {
        return scanner.sequence() == expected
                ? "the entry or the root written before it is not what was written"
                : "entry " + scanner.sequence() + " stands here: an entry was deleted, added, moved or doubled";
    }

    private String problem() {
        return scanner.problem().isEmpty() ? "it has no root in base64 and a space before it" : scanner.problem();
    }

    private static String cut() {
        return "the next command that opens the ledger for writing cuts them off and keeps them in quarantine";
    }

    private String advice() {
        return "; the " + (expected - 1) + " entries before it are good, "
                + (linesAfter == 0 ? "none comes" : linesAfter + " come") + " after it."
                + " Keep this copy, and restore the ledger from a backup that verifies";
    }

    /** True if a ledger line starts anywhere from here on and ends with this line's newline. */
    private boolean holdsLine(int from) {
        byte[] buffer = reader.buffer();
        for (int space = from + Hash.TEXT; reader.terminated() && space + 1 < reader.to(); space++) {
            boolean seam = buffer[space] == ' ' && buffer[space - 1] == '=' && buffer[space + 1] == '{';
            if (seam && isLine(space - Hash.TEXT)) {
                return true;
            }
        }
        return false;
    }

    /**
     * True if an entry stands where a line that starts here has its entry; its root may be damaged. But zeros in the root
     * are a block of the disk that a crash kept from being written, while the next one was.
     */
    private boolean isLine(int from) {
        int entryFrom = from + LedgerLine.ENTRY_AT;
        return reader.terminated()
                && reader.to() >= entryFrom
                && reader.buffer()[entryFrom - 1] == ' '
                && !hasZero(from, entryFrom)
                && scanner.scan(reader.buffer(), entryFrom, reader.to());
    }

    private boolean hasZero(int from, int to) {
        for (int i = from; i < to; i++) {
            if (reader.buffer()[i] == 0) {
                return true;
            }
        }
        return false;
    }

    LedgerFault fault() {
        return fault;
    }

    String words() {
        return words;
    }

    long linesAfter() {
        return linesAfter;
    }
}

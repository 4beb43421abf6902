package dev.flagward.audit;

import java.io.IOException;
import java.io.InputStream;

/**
 * Splits a ledger file at its newlines, in one buffer. Of a line longer than a ledger line can be, only the end is
 * kept, so that a file of zeros needs no memory and an entry glued behind them is still found.
 */
final class LineReader {
    private static final int CAPACITY = 1 << 18;

    private final InputStream source;
    private final byte[] buffer = new byte[CAPACITY];
    private long base;
    private int end;
    private int next;

    private int from;
    private int to;
    private long offset;
    private boolean whole;

    LineReader(InputStream source, long offset) {
        this.source = source;
        this.base = offset;
    }

    /** Goes to the next line; false at the end of the file. */
    boolean next() throws IOException {
        from = next;
        offset = base + from;
        whole = true;
        int seen = from;
        while (true) {
            while (seen < end && buffer[seen] != '\n') {
                seen++;
            }
            to = seen;
            if (seen < end) {
                next = seen + 1;
                return true;
            }
            int moved = makeRoom();
            seen -= moved;
            int read = source.read(buffer, end, CAPACITY - end);
            if (read < 0) {
                to = end;
                next = end;
                boolean something = offset < base + end;
                whole = false;
                return something;
            }
            end += read;
        }
    }

    private int makeRoom() {
        if (end < CAPACITY) {
            return 0;
        }
        if (end - from > LedgerLine.LONGEST) {
            from = end - LedgerLine.LONGEST;
            whole = false;
        }
        int moved = from;
        System.arraycopy(buffer, from, buffer, 0, end - from);
        base += moved;
        end -= moved;
        from = 0;
        return moved;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Where the line, or what is kept of it, starts in the buffer. */
    int from() {
        return from;
    }

    /** Where its newline is in the buffer, or would be. */
    int to() {
        return to;
    }

    /** Where the line starts in the file. */
    long offset() {
        return offset;
    }

    /** Where the next line starts in the file. */
    long nextOffset() {
        return base + next;
    }

    /** False if the newline is missing or the line is longer than any entry. */
    boolean whole() {
        return whole && to - from <= LedgerLine.LONGEST;
    }

    boolean terminated() {
        return next > to;
    }
}

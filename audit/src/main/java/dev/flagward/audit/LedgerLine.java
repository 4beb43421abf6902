package dev.flagward.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One entry as a line of the ledger file: the root of the tree after this entry in base64, a space, the entry. Of one that
 * was pruned its leaf stands there, in base64, so that every root can still be computed.
 */
public final class LedgerLine {
    /** The most bytes an entry may have; a longer patch is kept beside the ledger, by its hash. */
    public static final int LONGEST_ENTRY = 65_535;

    static final int ENTRY_AT = Hash.TEXT + 1;
    static final int PRUNED = ENTRY_AT + Hash.TEXT;
    static final int LONGEST = ENTRY_AT + LONGEST_ENTRY;

    private final Hash rootAfter;
    private final byte[] entry;

    LedgerLine(Hash rootAfter, byte[] entry) {
        this.rootAfter = rootAfter;
        this.entry = entry;
    }

    /** The bytes to append, with the newline. */
    public static byte[] encode(byte[] entry, Hash rootAfter) {
        if (entry.length > LONGEST_ENTRY) {
            throw new IllegalArgumentException("an entry has at most " + LONGEST_ENTRY + " bytes, not " + entry.length);
        }
        EntryScanner scanner = new EntryScanner();
        if (!scanner.scan(entry, 0, entry.length)) {
            throw new IllegalArgumentException("an entry is canonical JSON with a sequence: " + scanner.problem());
        }
        byte[] line = new byte[ENTRY_AT + entry.length + 1];
        byte[] root = rootAfter.toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(root, 0, line, 0, Hash.TEXT);
        line[Hash.TEXT] = ' ';
        System.arraycopy(entry, 0, line, ENTRY_AT, entry.length);
        line[line.length - 1] = '\n';
        return line;
    }

    /** The bytes of the line that stays of an entry that was pruned, with the newline. */
    public static byte[] encodePruned(Hash leaf, Hash rootAfter) {
        return (rootAfter + " " + leaf + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes a line apart, with or without its newline; whether the root follows is the scan's business. */
    public static LedgerLine decode(byte[] line) {
        int to = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
        EntryScanner scanner = new EntryScanner();
        if (to < ENTRY_AT || to > LONGEST || line[Hash.TEXT] != ' ') {
            throw new IllegalArgumentException("a ledger line is a root in base64, a space and an entry");
        }
        if (!scanner.scan(line, ENTRY_AT, to)) {
            throw new IllegalArgumentException("the entry of a ledger line is damaged: " + scanner.problem());
        }
        String root = new String(line, 0, Hash.TEXT, StandardCharsets.ISO_8859_1);
        return new LedgerLine(Hash.parse(root), Arrays.copyOfRange(line, ENTRY_AT, to));
    }

    public Hash rootAfter() {
        return rootAfter;
    }

    public byte[] entry() {
        return entry.clone();
    }
}

package dev.flagward.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * One walk over a ledger file: every line's root is computed again and compared, up to the first line that does not
 * follow. What comes after it is searched for lines of entries: if there is none, the file has a torn tail, as a crash
 * while appending leaves it; if there is one, the ledger was damaged.
 */
public final class LedgerScan {
    /** Is given each good entry in order. */
    @FunctionalInterface
    public interface Sink {
        void line(long sequence, long offset, LedgerLine line);

        /** Of an entry that was pruned the leaf is all there is. */
        default void pruned(long sequence, Hash leaf, Hash rootAfter) {}
    }

    /** Is shown each good entry in place; the arrays are used again for the next. */
    @FunctionalInterface
    interface Glance {
        void line(long offset, LineReader line, EntryScanner entry, byte[] leaf, byte[] root);
    }

    private final LineReader reader;
    private final RunningTree tree;
    private final EntryScanner scanner = new EntryScanner();
    private final byte[] leaf = new byte[Hash.BYTES];
    private final byte[] rootText = new byte[Hash.TEXT];

    private long pruned;
    private long validLength;
    private long linesAfter;
    private Optional<LedgerFinding> finding = Optional.empty();

    private LedgerScan(Frontier known, long offset, InputStream source) {
        this.reader = new LineReader(source, offset);
        this.tree = new RunningTree(known);
        this.validLength = offset;
    }

    /** Walks a ledger file from its start. */
    public static LedgerScan of(InputStream entries) throws IOException {
        return new LedgerScan(Frontier.EMPTY, 0, entries).walk((offset, line, entry, leaf, root) -> {});
    }

    public static LedgerScan of(InputStream entries, Sink sink) throws IOException {
        return resume(Frontier.EMPTY, 0, entries, sink);
    }

    /** Walks the rest of a ledger file, behind a part whose frontier is known: the offset is that part's length. */
    public static LedgerScan resume(Frontier known, long offset, InputStream rest, Sink sink) throws IOException {
        return glance(known, offset, rest, (at, line, entry, leaf, root) -> {
            if (entry.isPruned()) {
                sink.pruned(entry.sequence(), Hash.of(leaf), Hash.of(root));
                return;
            }
            byte[] copy = Arrays.copyOfRange(line.buffer(), line.from() + LedgerLine.ENTRY_AT, line.to());
            sink.line(entry.sequence(), at, new LedgerLine(Hash.of(root), copy));
        });
    }

    static LedgerScan glance(Frontier known, long offset, InputStream rest, Glance glance) throws IOException {
        return new LedgerScan(known, offset, rest).walk(glance);
    }

    private LedgerScan walk(Glance glance) throws IOException {
        while (reader.next()) {
            if (!follows(glance)) {
                judge();
                return this;
            }
        }
        return this;
    }

    private boolean follows(Glance glance) {
        int entryFrom = reader.from() + LedgerLine.ENTRY_AT;
        if (!reader.whole() || reader.to() < entryFrom || reader.buffer()[entryFrom - 1] != ' ') {
            return false;
        }
        byte[] root;
        if (isPruned(entryFrom)) {
            scanner.pruned(tree.size() + 1);
            root = tree.rootWithLeaf(leaf);
        } else if (scanner.scan(reader.buffer(), entryFrom, reader.to()) && scanner.sequence() == tree.size() + 1) {
            root = tree.rootWith(reader.buffer(), entryFrom, reader.to());
        } else {
            return false;
        }
        Base64.getEncoder().encode(root, rootText);
        if (!Arrays.equals(reader.buffer(), reader.from(), entryFrom - 1, rootText, 0, Hash.TEXT)) {
            return false;
        }
        tree.accept();
        pruned += scanner.isPruned() ? 1 : 0;
        validLength = reader.nextOffset();
        glance.line(reader.offset(), reader, scanner, tree.leaf(), root);
        return true;
    }

    /** Whether a leaf stands in the entry's place, as it may in the first ones; it is remembered. */
    private boolean isPruned(int entryFrom) {
        if (pruned != tree.size() || reader.to() - entryFrom != Hash.TEXT || reader.buffer()[entryFrom] == '{') {
            return false;
        }
        try {
            String text = new String(reader.buffer(), entryFrom, Hash.TEXT, StandardCharsets.ISO_8859_1);
            Hash.parse(text).copyTo(leaf, 0);
            return true;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private void judge() throws IOException {
        long sequence = tree.size() + 1;
        long offset = reader.offset();
        Aftermath aftermath = new Aftermath(reader, sequence);
        LedgerFault fault = aftermath.fault();
        linesAfter = aftermath.linesAfter();
        finding = Optional.of(new LedgerFinding(fault, sequence, offset, aftermath.words()));
    }

    /** The entries up to the first fault. */
    public TreeHead head() {
        return frontier().head();
    }

    public Frontier frontier() {
        return tree.frontier();
    }

    /** How many entries, the first ones, were pruned, as far as this walk saw. */
    long pruned() {
        return pruned;
    }

    /** Where the last good line ends: what a torn file is cut to. */
    public long validLength() {
        return validLength;
    }

    /** The bytes of the whole file. */
    public long length() {
        return reader.nextOffset();
    }

    /** The first fault, if there is one. */
    public Optional<LedgerFinding> finding() {
        return finding;
    }

    /** True if nothing is wrong but bytes at the end that are no entry. */
    public boolean torn() {
        return finding.filter(first -> first.fault() == LedgerFault.TORN_TAIL).isPresent();
    }

    /** How many lines behind the first bad one look like entries; nothing vouches for them. */
    public long linesAfter() {
        return linesAfter;
    }
}

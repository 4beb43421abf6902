package dev.flagward.store.file;

import dev.flagward.audit.LedgerLine;
import dev.flagward.store.Entry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The entries that say something besides a change, in the part of a ledger that was seen: it is looked through for the word, which is
 * many times faster than to hash it, and trusted as it is by whoever reads the document.
 */
final class NoticeSearch {
    /** Its first letter comes but once, so that a look need not go back. */
    private static final byte[] WORD = "notice\":{".getBytes(StandardCharsets.US_ASCII);

    private final List<Entry> found = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long lines;
    private int matched;
    private boolean noticed;
    private boolean odd;

    private NoticeSearch() {}

    /**
     * Those before the end, in order.
     *
     * @return empty if the lines are not those that were seen: each has to be where its number says, and there must be as many
     */
    static Optional<List<Entry>> before(Waypoint end, Disk disk, StoreFiles files) throws IOException {
        NoticeSearch search = new NoticeSearch();
        try (InputStream source = disk.open(files.entries(), 0)) {
            byte[] buffer = new byte[1 << 16];
            int length = 0;
            for (long left = end.bytes(); left > 0 && length >= 0 && !search.odd; left -= Math.max(length, 0)) {
                length = source.read(buffer, 0, (int) Math.min(buffer.length, left));
                search.take(buffer, Math.max(length, 0));
            }
        }
        boolean same = !search.odd && search.lines == end.frontier().size() && search.line.size() == 0;
        return same ? Optional.of(search.found) : Optional.empty();
    }

    private void take(byte[] buffer, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            byte b = buffer[i];
            matched = b == WORD[matched] ? matched + 1 : b == WORD[0] ? 1 : 0;
            if (matched == WORD.length) {
                noticed = true;
                matched = 0;
            }
            if (b == '\n') {
                if (noticed) {
                    line.write(buffer, start, i - start);
                }
                ended();
                start = i + 1;
            }
        }
        line.write(buffer, start, length - start);
    }

    private void ended() {
        lines++;
        if (noticed) {
            try {
                Entry entry = Entry.parse(LedgerLine.decode(line.toByteArray()).entry());
                odd |= entry.sequence() != lines;
                if (entry.notice().isPresent()) {
                    found.add(entry);
                }
            } catch (IllegalArgumentException damaged) {
                odd = true;
            }
        }
        line.reset();
        noticed = false;
    }
}

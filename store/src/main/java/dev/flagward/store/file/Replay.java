package dev.flagward.store.file;

import dev.flagward.audit.Hash;
import dev.flagward.audit.LedgerFault;
import dev.flagward.audit.LedgerFinding;
import dev.flagward.audit.LedgerLine;
import dev.flagward.audit.LedgerScan;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.store.Entry;
import dev.flagward.store.KeyedEntry;
import dev.flagward.store.PatchReplay;
import dev.flagward.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The entries of a ledger in order, and the document that their patches make. */
final class Replay {
    private final Disk disk;
    private final StoreFiles files;

    Replay(Disk disk, StoreFiles files) {
        this.disk = disk;
        this.files = files;
    }

    /**
     * Shows the entries from one to another.
     *
     * @param start not behind the first of them; if the file does not go on as it says, as it was pruned, the whole is read
     * @throws StoreException behind the last good one, if the ledger is damaged there and more were asked for
     */
    void entries(Waypoint start, long from, long to, Consumer<Entry> sink) throws IOException {
        each(start, from, to, entry -> sink.accept(Entry.parse(entry)));
    }

    /**
     * The same of those that say something besides a change; no other is parsed.
     *
     * @param seen where the ledger was seen to end
     */
    void notices(List<Waypoint> seen, long from, long to, Consumer<Entry> sink) throws IOException {
        Waypoint start = Waypoint.before(from, seen);
        Waypoint end = Waypoint.last(seen);
        long next = from;
        if (start.bytes() == 0 && end.bytes() > Ledger.TRUSTED_BEHIND) {
            Optional<List<Entry>> known = NoticeSearch.before(end, disk, files);
            if (known.isPresent()) {
                known.get().stream()
                        .filter(entry -> entry.sequence() >= from && entry.sequence() <= to)
                        .forEach(sink);
                next = Math.max(from, end.frontier().size() + 1);
                start = end;
            }
        }
        if (to >= next) {
            each(start, next, to, entry -> Entry.parseNoticed(entry).ifPresent(sink));
        }
    }

    private void each(Waypoint start, long from, long to, Consumer<byte[]> sink) throws IOException {
        long length = disk.length(files.entries()).orElse(0);
        if (length == 0) {
            return;
        }
        Waypoint first = start.bytes() <= length ? start : Waypoint.START;
        try (InputStream lines = disk.open(files.entries(), first.bytes())) {
            LedgerScan scan = LedgerScan.resume(first.frontier(), first.bytes(), lines, (sequence, offset, line) -> {
                if (sequence >= from && sequence <= to) {
                    sink.accept(line.entry());
                }
            });
            Optional<LedgerFinding> damage = scan.finding().filter(found -> found.fault() != LedgerFault.TORN_TAIL);
            if (scan.finding().isPresent() && first.bytes() > 0 && scan.validLength() == first.bytes()) {
                each(Waypoint.START, from, to, sink); // nothing was shown yet
            } else if (damage.isPresent() && to > scan.head().size()) {
                throw StoreException.damaged(damage.get().toString());
            }
        }
    }

    void entries(long from, long to, Consumer<Entry> sink) throws IOException {
        entries(Waypoint.START, from, to, sink);
    }

    /** Shows the leaves of the entries that were pruned. */
    void pruned(Consumer<Hash> sink) throws IOException {
        if (disk.length(files.entries()).isEmpty()) {
            return;
        }
        try (InputStream lines = disk.open(files.entries(), 0)) {
            LedgerScan.of(lines, new LedgerScan.Sink() {
                @Override
                public void line(long sequence, long offset, LedgerLine line) {}

                @Override
                public void pruned(long sequence, Hash leaf, Hash rootAfter) {
                    sink.accept(leaf);
                }
            });
        }
    }

    /** The first entry of that idempotency key; only what has its text in it is parsed. */
    Optional<KeyedEntry> findKeyed(String key) throws IOException {
        if (disk.length(files.entries()).isEmpty()) {
            return Optional.empty();
        }
        KeyedEntry[] found = new KeyedEntry[1];
        try (InputStream lines = disk.open(files.entries(), 0)) {
            LedgerScan.of(lines, (sequence, offset, line) -> {
                if (found[0] == null && new String(line.entry(), StandardCharsets.ISO_8859_1).contains(key)) {
                    Entry entry = Entry.parse(line.entry());
                    found[0] =
                            entry.isKeyed(key) ? new KeyedEntry(entry, new TreeHead(sequence, line.rootAfter())) : null;
                }
            });
        }
        return Optional.ofNullable(found[0]);
    }

    /**
     * The document after an entry.
     *
     * @throws StoreException if there is no such revision, or a patch is not what the entry says
     */
    FlagDocument at(long revision) throws IOException {
        return new PatchReplay(this::patch).at(revision, this::entries);
    }

    /** The document at the end of a ledger, from an older one whose revision is known: a crash need not read all of it. */
    FlagDocument after(FlagDocument document, long revision, Ledger ledger) throws IOException {
        PatchReplay replay = new PatchReplay(this::patch).after(document, revision);
        ledger.since(revision, replay::take);
        return replay.document();
    }

    private Optional<byte[]> patch(String hash) {
        try {
            return disk.read(files.patch(hash), Json.MOST_BYTES);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed.getMessage(), failed);
        }
    }
}

package dev.flagward.store.kubernetes;

import dev.flagward.audit.Checkpoint;
import dev.flagward.audit.Frontier;
import dev.flagward.audit.LedgerFault;
import dev.flagward.audit.LedgerFinding;
import dev.flagward.audit.LedgerLine;
import dev.flagward.audit.LedgerScan;
import dev.flagward.audit.SignedNote;
import dev.flagward.store.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of a ledger as it stood in the cluster at one moment: from the page for which the document was last written,
 * which is the newest one unless a writer died or attempts were refused since.
 */
final class Ledger {
    private final Pages pages;
    private final Optional<Written> written;
    private final List<Entry> changes = new ArrayList<>();
    private Optional<LedgerPage> newest = Optional.empty();
    private Optional<Entry> latest = Optional.empty();
    private Frontier frontier = Frontier.EMPTY;
    private @Nullable String damage;

    private Ledger(Pages pages, Optional<Written> written) {
        this.pages = pages;
        this.written = written;
    }

    /** Reads as few pages as tell how the document stands to the ledger. */
    static Ledger read(Pages pages, Optional<Written> written) {
        Ledger ledger = new Ledger(pages, written);
        try {
            ledger.walk();
        } catch (IllegalArgumentException unreadable) {
            ledger.damage = "a page cannot be read: " + unreadable.getMessage();
        }
        return ledger;
    }

    private void walk() {
        Optional<LedgerPage> page =
                written.isPresent() ? pages.find(written.get().page()) : pages.newest();
        if (page.isPresent()) {
            frontier = page.get().from();
        }
        while (page.isPresent() && damage == null) {
            newest = page;
            take(page.get());
            page = page.get().sealed() ? pages.find(page.get().number() + 1) : Optional.empty();
        }
        if (damage == null) {
            compare();
        }
    }

    private void take(LedgerPage page) {
        if (!page.from().equals(frontier)) {
            damage = "page " + page.number() + " does not go on from where the one before it ends";
            return;
        }
        LedgerScan scan = scan(page, (sequence, offset, line) -> see(sequence, line));
        frontier = scan.frontier();
        if (scan.finding().isPresent()) {
            damage = "page " + page.number() + ": " + words(scan.finding().get());
        } else if (page.lines().isEmpty()) {
            damage = "page " + page.number() + " has no entry";
        }
    }

    /** Walks the entries of one page. */
    static LedgerScan scan(LedgerPage page, LedgerScan.Sink sink) {
        byte[] lines = page.lines().getBytes(StandardCharsets.UTF_8);
        try {
            return LedgerScan.resume(page.from(), 0, new ByteArrayInputStream(lines), sink);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What is wrong in a page; no crash leaves the beginning of a line in one. */
    static String words(LedgerFinding finding) {
        return finding.fault() == LedgerFault.TORN_TAIL
                ? "it ends in bytes that are no entry, after entry " + (finding.sequence() - 1)
                : finding.toString();
    }

    private void see(long sequence, LedgerLine line) {
        Entry entry = Entry.parse(line.entry());
        latest = Optional.of(entry);
        if (sequence == projected()
                && !line.rootAfter().equals(written.orElseThrow().root())) {
            damage = "entry " + sequence + " is not the one that the document was written for";
        }
        // The first entry holds the document that was there, so it is as good as written.
        boolean since = sequence > Math.max(projected(), 1);
        boolean other = !entry.documentAfter().equals(entry.documentBefore());
        if (since && (other || entry.overDrift().isPresent())) {
            changes.add(entry);
        }
    }

    /** Compares with what the document was written for, and with the newest checkpoint. */
    private void compare() {
        if (projected() > revision()) {
            damage = "the document was written for entry " + projected() + "; now the ledger has " + revision();
            return;
        }
        Optional<String> note = newest.flatMap(LedgerPage::checkpoint);
        if (note.isPresent()) {
            Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(note.get().getBytes(StandardCharsets.UTF_8))
                    .text());
            if (checkpoint.size() >= revision() && !checkpoint.head().equals(frontier.head())) {
                damage = "the checkpoint vouches for " + checkpoint.size()
                        + " entries that are not the ones that are there";
            }
        }
    }

    long revision() {
        return frontier.size();
    }

    Frontier frontier() {
        return frontier;
    }

    /** The page with the last entry; empty if there is no ledger. */
    Optional<LedgerPage> newest() {
        return newest;
    }

    Optional<Entry> latest() {
        return latest;
    }

    /** The document's digest after the last entry. */
    String digest() {
        return latest.map(Entry::documentAfter).orElse("");
    }

    Map<String, Instant> changed() {
        return newest.map(LedgerPage::changed).orElse(Map.of());
    }

    /** The last revision that the document is known to have been written for. */
    long projected() {
        return written.map(Written::revision).orElse(0L);
    }

    /** Whether whoever wrote the entries of those sequences did so at once. */
    boolean hasByOne(Collection<Long> sequences) {
        return newest.isPresent() && newest.get().hasByOne(sequences);
    }

    /**
     * The entries since the document was written that made it another, or replaced a drift. A writer brings the document
     * in step before it adds entries, so after a crash they are of one attempt; of a change it is exactly one.
     */
    List<Entry> changes() {
        return changes;
    }

    /** What is wrong. */
    Optional<String> damage() {
        return Optional.ofNullable(damage);
    }

    Pages pages() {
        return pages;
    }
}

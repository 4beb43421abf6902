package dev.flagward.store.kubernetes;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.LedgerScan;
import dev.flagward.document.DocumentException;
import dev.flagward.document.DocumentPatch;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import dev.flagward.store.Entry;
import dev.flagward.store.PatchReplay;
import dev.flagward.store.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The entries of a ledger in order, page after page, and the document that their patches make. */
final class Replay {
    private final Pages pages;

    Replay(Pages pages) {
        this.pages = pages;
    }

    /**
     * Shows the entries from one to another.
     *
     * @throws StoreException behind the last good one, if the ledger is damaged there and more were asked for
     */
    void entries(long from, long to, Consumer<Entry> sink) {
        each(from, to, entry -> sink.accept(Entry.parse(entry)));
    }

    /** The same of those that say something besides a change; the others are not parsed. */
    void notices(long from, long to, Consumer<Entry> sink) {
        each(from, to, entry -> Entry.parseNoticed(entry).ifPresent(sink));
    }

    private void each(long from, long to, Consumer<byte[]> sink) {
        Frontier frontier = Frontier.EMPTY;
        boolean more = true;
        for (int number = 1; more && frontier.size() < to; number++) {
            Optional<LedgerPage> page = page(number);
            if (page.isEmpty()) {
                return;
            }
            if (!page.get().from().equals(frontier)) {
                throw StoreException.damaged("page " + number + " does not go on from where the one before it ends");
            }
            LedgerScan scan = Ledger.scan(page.get(), (sequence, offset, line) -> {
                if (sequence >= from && sequence <= to) {
                    sink.accept(line.entry());
                }
            });
            frontier = scan.frontier();
            if (scan.finding().isPresent() && to > frontier.size()) {
                throw StoreException.damaged(
                        "page " + number + ": " + Ledger.words(scan.finding().get()));
            }
            more = page.get().sealed();
        }
    }

    private Optional<LedgerPage> page(int number) {
        try {
            return pages.find(number);
        } catch (IllegalArgumentException unreadable) {
            throw StoreException.damaged("page " + number + " cannot be read: " + unreadable.getMessage());
        }
    }

    /**
     * The document after an entry.
     *
     * @throws StoreException if there is no such revision, or a patch is not what the entry says
     */
    FlagDocument at(long revision) {
        return new PatchReplay(pages::patch).at(revision, this::entries);
    }

    /** The document that an entry makes of the one before it, if it is that one; reads no page. */
    Optional<FlagDocument> after(FlagDocument before, Entry entry) {
        if (!before.digest().equals(entry.documentBefore())) {
            return Optional.empty();
        }
        try {
            Value patch = entry.patch()
                    .or(() -> entry.patchHash()
                            .map(hash -> Json.read(pages.patch(hash).orElse(new byte[0]), hash)))
                    .orElse(new Value.Sequence(List.of()));
            Value tree = DocumentPatch.of(patch).applyTo(before.toValue());
            return DocumentReader.read(tree, "revision " + entry.sequence())
                    .document()
                    .filter(next -> next.digest().equals(entry.documentAfter()));
        } catch (DocumentException misfit) {
            return Optional.empty();
        }
    }
}

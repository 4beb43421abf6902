package dev.flagward.testkit;

import dev.flagward.document.FlagDocument;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Draft;
import dev.flagward.store.EntryMaker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A ledger of many small changes, as if somebody had made them one after the other. */
public final class LongLedger {
    private final List<CopiedEntry> entries = new ArrayList<>();
    private FlagDocument document = Drafts.document(Drafts.PLAIN);
    private Instant at = Instant.parse("2026-01-01T00:00:00Z");

    /** Starts with {@link Drafts#PLAIN}. */
    public LongLedger(int changes) {
        entries.add(EntryMaker.started(at, draft(1), document).copied());
        for (int change = 1; change <= changes; change++) {
            Draft draft = draft(change);
            at = at.plusSeconds(60);
            entries.add(EntryMaker.of(entries.size() + 1, at, draft, document, document.digest())
                    .copied());
            document = draft.next().orElseThrow();
        }
    }

    private Draft draft(int change) {
        return Drafts.turning(document, change % 3 == 0 ? "beta" : "alpha", "change " + change + " of many");
    }

    public List<CopiedEntry> entries() {
        return List.copyOf(entries);
    }

    /** What they make. */
    public FlagDocument document() {
        return document;
    }
}

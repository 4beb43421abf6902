package dev.flagward.store;

import dev.flagward.document.Problems;
import java.util.Optional;

/** What became of a draft. */
public sealed interface Commit {
    /** It is durable, with its entry. */
    record Committed(Receipt receipt) implements Commit {}

    /**
     * The store had moved on; nothing was written.
     *
     * @param latest the entry that made the current revision; empty for the store without a ledger
     */
    record Conflict(long expected, long current, Optional<Entry> latest) implements Commit {}

    /** The store does not take it, though it is well; nothing was written. */
    record Refused(Problems problems) implements Commit {}
}

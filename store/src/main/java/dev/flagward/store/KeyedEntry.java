package dev.flagward.store;

import dev.flagward.audit.TreeHead;
import java.util.List;

/**
 * An entry that was found by its idempotency key.
 *
 * @param head the ledger up to and with it
 */
public record KeyedEntry(Entry entry, TreeHead head) {
    /** The receipt that was given for it, without its warnings, which are not kept. */
    public Receipt receipt() {
        return new Receipt(entry.sequence(), entry.at(), head, List.of());
    }
}

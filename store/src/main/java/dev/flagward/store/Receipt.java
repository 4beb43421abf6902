package dev.flagward.store;

import dev.flagward.audit.TreeHead;
import dev.flagward.document.Problem;
import java.time.Instant;
import java.util.List;

/**
 * The proof that a change is durable.
 *
 * @param revision the number of its entry
 * @param at when it was written
 * @param head stands for the whole ledger up to and with this entry
 * @param warnings what a person should hear about although the change is done
 */
public record Receipt(long revision, Instant at, TreeHead head, List<Problem> warnings) {
    public Receipt {
        warnings = List.copyOf(warnings);
    }
}

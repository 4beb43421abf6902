package dev.flagward.store;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a store holds at one moment.
 *
 * @param document what applications see; the ledger's where that cannot be read
 * @param revision the number of entries; 0 while there is no ledger yet
 * @param drift what stands in the document's place without an entry, if anything does
 * @param changed when each flag was last changed, as far as the ledger tells
 * @param warnings what a person should hear about although the document could be read
 * @param writable false if the ledger is damaged
 */
public record StoreState(
        FlagDocument document,
        long revision,
        Optional<Drift> drift,
        Map<String, Instant> changed,
        List<Problem> warnings,
        boolean writable) {
    public StoreState {
        changed = Map.copyOf(changed);
        warnings = List.copyOf(warnings);
    }
}

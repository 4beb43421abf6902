package dev.flagward.control;

import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps everything in the ledger, whatever its age, until it is lifted.
 *
 * @param entry the entry that placed it, whose number is the hold's
 * @param lifting the entry that lifted it
 */
public record LegalHold(Entry entry, Optional<Entry> lifting) {
    /** All there ever were up to that revision, the oldest first. */
    public static List<LegalHold> upTo(long revision, FlagStore store) {
        Map<Long, LegalHold> holds = new LinkedHashMap<>();
        store.notices(1, revision, entry -> {
            if (entry.applied() || entry.refused()) {
                return;
            }
            if (entry.eventType().equals(Notices.HOLD_PLACED)) {
                holds.put(entry.sequence(), new LegalHold(entry, Optional.empty()));
            } else if (entry.eventType().equals(Notices.HOLD_LIFTED)) {
                holds.computeIfPresent(
                        Notices.number(entry, Notices.HOLD),
                        (number, hold) -> hold.stands() ? new LegalHold(hold.entry(), Optional.of(entry)) : hold);
            }
        });
        return List.copyOf(holds.values());
    }

    public long number() {
        return entry.sequence();
    }

    public boolean stands() {
        return lifting.isEmpty();
    }
}

package dev.flagward.control;

import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is proposed in a store, as its ledger tells it. Not thread-safe. */
public final class Proposals {
    private final FlagStore store;
    private final Map<Long, Proposal> proposals = new LinkedHashMap<>();

    private Proposals(FlagStore store) {
        this.store = store;
    }

    /** All that were ever made, up to that revision. */
    public static Proposals upTo(long revision, FlagStore store) {
        return between(1, revision, store);
    }

    /** One, and nothing but what was said since it was made. */
    public static Optional<Proposal> find(long number, long revision, FlagStore store) {
        return number < 1
                ? Optional.empty()
                : Optional.ofNullable(between(number, revision, store).proposals.get(number));
    }

    private static Proposals between(long from, long to, FlagStore store) {
        Proposals made = new Proposals(store);
        store.notices(from, to, made::take);
        return made;
    }

    /** The oldest first. */
    public List<Proposal> all() {
        return List.copyOf(proposals.values());
    }

    private void take(Entry entry) {
        if (entry.refused()) {
            return;
        }
        if (!entry.applied() && entry.eventType().equals(Notices.PROPOSED)) {
            proposals.put(entry.sequence(), Proposal.of(entry, store));
            return;
        }
        proposals.computeIfPresent(
                Notices.number(entry, Notices.PROPOSAL),
                (number, proposal) -> proposal.ending().isPresent() ? proposal : said(proposal, entry));
    }

    private static Proposal said(Proposal proposal, Entry entry) {
        if (entry.applied()) {
            return proposal.endedBy(entry);
        }
        return switch (entry.eventType()) {
            case Notices.APPROVED -> proposal.approvedBy(entry);
            case Notices.REJECTED, Notices.WITHDRAWN -> proposal.endedBy(entry);
            default -> proposal;
        };
    }
}

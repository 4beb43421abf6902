package dev.flagward.control;

import dev.flagward.document.Difference;
import dev.flagward.document.DocumentDiff;
import dev.flagward.document.DocumentException;
import dev.flagward.document.DocumentPatch;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Json;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.Approval;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A change that waits for others to read it, and what they said. It never changes: another document is another proposal.
 *
 * @param entry the entry that proposed it, whose number is the proposal's
 * @param patch makes the proposed document out of the one it was made on
 * @param approvals of people who count: not the author, and nobody whom only the operating system names
 * @param ending the entry with which it was rejected, withdrawn or applied
 */
public record Proposal(Entry entry, Value patch, List<Approval> approvals, Optional<Entry> ending) {
    public Proposal {
        approvals = List.copyOf(approvals);
    }

    static Proposal of(Entry entry, FlagStore store) {
        Value patch = entry.patch()
                .orElseGet(() -> entry.patchHash()
                        .flatMap(hash -> store.patch(hash).<Value>map(bytes -> Json.read(bytes, hash)))
                        .orElseThrow(() ->
                                StoreException.damaged("the patch of proposal " + entry.sequence() + " is missing")));
        return new Proposal(entry, patch, List.of(), Optional.empty());
    }

    Proposal approvedBy(Entry said) {
        boolean bound = Notices.text(said, Notices.DOCUMENT).equals(entry.documentProposed());
        if (!bound || !counts(said.actor()) || approvedBy(said.actor())) {
            return this;
        }
        List<Approval> more = new ArrayList<>(approvals);
        more.add(new Approval(said.actor(), said.at(), "approved"));
        return new Proposal(entry, patch, more, ending);
    }

    Proposal endedBy(Entry end) {
        return new Proposal(entry, patch, approvals, Optional.of(end));
    }

    /** Whether somebody's approval would count: whoever made it never does, however they come in the second time. */
    boolean counts(Actor actor) {
        return !isAuthor(actor) && isAuthenticated(actor);
    }

    boolean isAuthor(Actor actor) {
        return actor.id().equals(author().id());
    }

    static boolean isAuthenticated(Actor actor) {
        return !actor.authentication().equals("self-asserted")
                && !actor.authentication().equals("unknown");
    }

    boolean approvedBy(Actor actor) {
        return approvals.stream().anyMatch(one -> one.by().id().equals(actor.id()));
    }

    public long number() {
        return entry.sequence();
    }

    /** What the log will call the change when it is made: {@code flag_enabled}. */
    public String eventType() {
        return Notices.eventType(entry);
    }

    /** What would change for whom, from the document it was made on. */
    public List<Difference> differences(FlagDocument base) {
        return on(base).map(made -> DocumentDiff.between(base, made)).orElse(List.of());
    }

    public Actor author() {
        return entry.actor();
    }

    /** The document that was proposed, if it still follows exactly from this one; empty for a stale proposal. */
    public Optional<FlagDocument> on(FlagDocument now) {
        try {
            Value tree = DocumentPatch.of(patch).applyTo(now.toValue());
            return DocumentReader.read(tree, "proposal " + number())
                    .document()
                    .filter(made -> entry.documentProposed().equals(Optional.of(made.digest())));
        } catch (DocumentException misfit) {
            return Optional.empty();
        }
    }

    /** What became of it, in a word, while this is the document. */
    public Standing standing(FlagDocument now) {
        if (ending.isPresent()) {
            return switch (ending.get().eventType()) {
                case Notices.REJECTED -> Standing.REJECTED;
                case Notices.WITHDRAWN -> Standing.WITHDRAWN;
                default -> Standing.APPLIED;
            };
        }
        return on(now).isPresent() ? Standing.OPEN : Standing.STALE;
    }

    /** What became of a proposal. */
    public enum Standing {
        OPEN,
        /** The document it would make is no longer the one that was read. */
        STALE,
        REJECTED,
        WITHDRAWN,
        APPLIED
    }
}

package dev.flagward.store;

import dev.flagward.document.FlagDocument;
import java.util.List;
import java.util.Optional;

/**
 * A change on its way into a store.
 *
 * @param eventType what was done, as the log calls it: {@code flag_enabled}
 * @param flag the one flag it is about, if it is about one
 * @param environment the one environment it is about, if it is about one
 * @param previousState what the flag did before, in words
 * @param newState what it does now, in words
 * @param source what the change came through: {@code cli}
 * @param refusal the codes of the problems for which it was refused; none of a change
 * @param next the document to be; empty exactly for a refused attempt, which is recorded and changes nothing
 * @param overDrift the fingerprint of a drift that the next document has taken into account
 */
public record Draft(
        String eventType,
        Actor actor,
        Optional<String> flag,
        Optional<String> environment,
        Optional<String> previousState,
        Optional<String> newState,
        Optional<String> reason,
        Optional<String> ticket,
        List<Approval> approvals,
        String source,
        List<String> refusal,
        Optional<FlagDocument> next,
        Optional<String> overDrift) {
    public Draft {
        approvals = List.copyOf(approvals);
        refusal = List.copyOf(refusal);
        if (next.isPresent() != refusal.isEmpty()) {
            throw new IllegalArgumentException("a draft has either a next document or the codes of its refusal");
        }
    }
}

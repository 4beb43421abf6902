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
 * @param next the document to be; empty for a refused attempt and for a mere notice, which are recorded and change nothing
 * @param overDrift the fingerprint of a drift that the next document has taken into account
 * @param notice what the entry says about a change besides; all there is to a draft that neither changes nor was refused
 * @param key the name of the request, if it has one; none of a refused attempt, which may be made again
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
        Optional<String> overDrift,
        Optional<Notice> notice,
        Optional<RequestKey> key) {
    public Draft {
        approvals = List.copyOf(approvals);
        refusal = List.copyOf(refusal);
        if (next.isPresent() && !refusal.isEmpty()) {
            throw new IllegalArgumentException("a draft has either a next document or the codes of its refusal");
        }
        if (next.isEmpty() && refusal.isEmpty() && notice.isEmpty()) {
            throw new IllegalArgumentException("a draft changes something, was refused, or says something");
        }
        if (next.isPresent() && notice.flatMap(Notice::proposed).isPresent()) {
            throw new IllegalArgumentException("a draft that changes the document proposes no other");
        }
    }

    /** A draft of a request without a name. */
    public Draft(
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
            Optional<String> overDrift,
            Optional<Notice> notice) {
        this(
                eventType,
                actor,
                flag,
                environment,
                previousState,
                newState,
                reason,
                ticket,
                approvals,
                source,
                refusal,
                next,
                overDrift,
                notice,
                Optional.empty());
    }

    /** A draft that says nothing besides. */
    public Draft(
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
        this(
                eventType,
                actor,
                flag,
                environment,
                previousState,
                newState,
                reason,
                ticket,
                approvals,
                source,
                refusal,
                next,
                overDrift,
                Optional.empty());
    }

    /** The same draft, of a request with that name. */
    public Draft keyed(RequestKey name) {
        return new Draft(
                eventType,
                actor,
                flag,
                environment,
                previousState,
                newState,
                reason,
                ticket,
                approvals,
                source,
                refusal,
                next,
                overDrift,
                notice,
                Optional.of(name));
    }

    /** What becomes of it: applied, refused, or noted. */
    String outcome() {
        return next.isPresent() ? "applied" : refusal.isEmpty() ? "noted" : "refused";
    }
}

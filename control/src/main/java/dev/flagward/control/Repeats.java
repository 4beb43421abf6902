package dev.flagward.control;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.RequestKey;
import java.util.Optional;

/** Requests that were made before under the same idempotency key, as the ledger tells. */
final class Repeats {
    private Repeats() {}

    /**
     * What became of the request when it was made before; empty if it was not, or has no key that could be looked for. Asked
     * after the state was read: who uses the key later makes another revision, so that a commit onto that state is a
     * conflict.
     */
    static Optional<Outcome> of(Request request, FlagStore store) {
        if (request.idempotencyKey().isEmpty()
                || Policy.badKey(request.idempotencyKey()).any()) {
            return Optional.empty();
        }
        RequestKey key = request.key().orElseThrow();
        return store.findKeyed(key.text())
                .map(before -> before.entry().key().equals(Optional.of(key))
                        ? new Outcome.Repeated(before.receipt())
                        : new Outcome.Refused(taken(before.entry()), Optional.empty()));
    }

    private static Problems taken(Entry entry) {
        return Problems.of(Problem.of(
                ChangeError.KEY_TAKEN,
                "that idempotency key belongs to another request, which is entry " + entry.sequence(),
                "send the very same request again, or take a new key for this one"));
    }
}

package dev.flagward.store.kubernetes;

import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.util.Optional;

/**
 * The one call that makes a change a fact, and the finding out whether it did where the answer does not tell. A page that is
 * sent twice is taken once: it names the resourceVersion it replaces, or is created, and carries the number of its attempt.
 */
final class Appending {
    private static final int TRIES = 4;

    private final Cluster cluster;
    private final Places places;

    Appending(Cluster cluster, Places places) {
        this.cluster = cluster;
        this.places = places;
    }

    /**
     * Comes back when the page is there with that entry.
     *
     * @throws CallFailure if it is not there and never will be; a conflict if somebody else was first
     * @throws StoreException if nobody can say
     */
    void append(LedgerPage page, long sequence, String attempt) {
        Optional<CallFailure> unanswered = Optional.empty();
        Optional<CallFailure> last = Optional.empty();
        for (int turn = 0; turn < TRIES; turn++) {
            try {
                send(page);
                return;
            } catch (CallFailure failed) {
                last = Optional.of(failed);
                // A conflict, too, may be the client's own second sending, after a first that was taken.
                if (failed.conflict() || failed.unknown()) {
                    Optional<Boolean> there = there(page.number(), sequence, attempt);
                    if (there.equals(Optional.of(true))) {
                        return;
                    }
                    if (there.isPresent() && failed.conflict()) {
                        throw failed;
                    }
                    unanswered = last;
                } else if (!failed.busy()) {
                    break;
                }
                // Sent again, so that a request that is still on its way is too late when it comes.
                Pause.before(turn);
            }
        }
        CallFailure why = last.orElseThrow();
        throw unanswered.<RuntimeException>map(Appending::unknown).orElse(why);
    }

    private void send(LedgerPage page) {
        if (page.source().isPresent()) {
            cluster.update(page.toConfigMap(places));
        } else {
            cluster.create(page.toConfigMap(places));
        }
    }

    /** Whether the entry is there by that attempt; empty if that cannot be read. */
    private Optional<Boolean> there(int page, long sequence, String attempt) {
        try {
            return Optional.of(new Pages(cluster, places)
                    .find(page)
                    .map(found -> found.has(sequence, attempt))
                    .orElse(false));
        } catch (CallFailure | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static StoreException unknown(CallFailure last) {
        return new StoreException(
                StoreError.OUTCOME_UNKNOWN,
                "the cluster did not say whether it took the change: " + last.reason(),
                "see flagward history whether it is there, before you make it again",
                last);
    }
}

package dev.flagward.testkit;

import dev.flagward.document.FlagDocument;
import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.FlagStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was asked of a store, in order, and which of it the store acknowledged. */
final class Asked {
    /**
     * One request.
     *
     * @param reason tells it from all others
     * @param after the digest of the document it asked for; empty for a refused attempt
     */
    record Request(String reason, Optional<String> after, boolean acknowledged) {}

    /**
     * Somebody put that document in the file by hand.
     *
     * @param requests how many were asked before
     */
    private record Edit(int requests, FlagDocument document) {}

    private final List<Request> requests = new ArrayList<>();
    private final List<Edit> edits = new ArrayList<>();

    Asked copy() {
        Asked copy = new Asked();
        copy.requests.addAll(requests);
        copy.edits.addAll(edits);
        return copy;
    }

    void edited(FlagDocument document) {
        edits.add(new Edit(requests.size(), document));
    }

    /** Whether that document may be in the file although the ledger, which ends at that request, knows nothing of it. */
    boolean maySee(FlagDocument document, int reached) {
        return edits.stream()
                .anyMatch(edit -> edit.requests() >= reached && edit.document().equals(document));
    }

    /** Asks, and notes the answer; a store that dies first leaves the request without one. */
    Commit ask(FlagStore store, long expected, Draft draft) {
        Request request = new Request(draft.reason().orElseThrow(), draft.next().map(next -> next.digest()), false);
        requests.add(request);
        Commit commit = store.commit(expected, draft);
        if (!(commit instanceof Commit.Committed)) {
            throw new AssertionError(commit + " instead of a commit of " + request);
        }
        requests.set(requests.size() - 1, new Request(request.reason(), request.after(), true));
        return commit;
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }
}

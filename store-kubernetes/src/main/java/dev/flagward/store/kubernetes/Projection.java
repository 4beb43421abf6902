package dev.flagward.store.kubernetes;

import dev.flagward.document.Problem;
import dev.flagward.store.StoreError;
import java.util.List;
import java.util.Optional;

/** The document of a committed entry, put into its ConfigMap. The change is done already, so what fails is only told. */
final class Projection {
    private static final int TRIES = 5;

    private final Cluster cluster;
    private final Places places;
    private final List<Problem> warnings;

    Projection(Cluster cluster, Places places, List<Problem> warnings) {
        this.cluster = cluster;
        this.places = places;
        this.warnings = warnings;
    }

    /**
     * Puts it there unless something newer is, or an edit that nobody has seen yet.
     *
     * @param before the document that the entry replaces, as it was read before the entry was added
     */
    void project(DocumentMap before, byte[] content, Written written) {
        DocumentMap seen = before;
        for (int turn = 0; turn < TRIES; turn++) {
            try {
                if (seen.map().isPresent()) {
                    cluster.update(seen.with(content, written));
                } else {
                    cluster.create(seen.with(content, written));
                }
                return;
            } catch (CallFailure failed) {
                if (!failed.conflict() && !failed.unknown() && !failed.busy()) {
                    behind(failed);
                    return;
                }
                Pause.before(turn);
                Optional<DocumentMap> now = again();
                if (now.isEmpty() || turn == TRIES - 1) {
                    behind(failed);
                    return;
                }
                seen = now.get();
                if (seen.written().map(Written::revision).orElse(0L) >= written.revision()) {
                    return;
                }
                if (!seen.fingerprint().equals(before.fingerprint())) {
                    edited();
                    return;
                }
            }
        }
    }

    private Optional<DocumentMap> again() {
        try {
            return Optional.of(DocumentMap.read(cluster, places));
        } catch (CallFailure unreadable) {
            return Optional.empty();
        }
    }

    private void behind(CallFailure failed) {
        warnings.add(Problem.of(
                StoreError.BEHIND,
                "the change is recorded, but the " + places + " could not be replaced: " + failed.reason(),
                "the next command of somebody who may write it puts it right"));
    }

    private void edited() {
        warnings.add(Problem.of(
                StoreError.DRIFT,
                "the change is recorded, but somebody edited the " + places + " in that very moment",
                "see flagward diff; keep the edit with flagward adopt, or undo it with flagward restore"));
    }
}

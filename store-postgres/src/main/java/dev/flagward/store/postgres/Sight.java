package dev.flagward.store.postgres;

import dev.flagward.audit.TreeHead;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.store.Drift;
import dev.flagward.store.StoreException;
import dev.flagward.store.StoreState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A project's document and its ledger beside it, at one moment. They change in one transaction, so whatever parts them
 * came from beside us.
 *
 * @param served what applications see
 * @param recorded the document as the ledger has it; the one that is there where there is no ledger or a damaged one
 * @param fingerprint of the document that is there
 * @param damage why no further entry may follow
 */
record Sight(
        Project project,
        FlagDocument served,
        FlagDocument recorded,
        Optional<Drift> drift,
        String fingerprint,
        Optional<Problem> damage) {
    /** Makes the document of a revision out of the ledger. */
    @FunctionalInterface
    interface Replay {
        FlagDocument at(long revision) throws SQLException;
    }

    /**
     * Looks.
     *
     * @param known the newest ledger that this process has seen
     * @param replay asked where the document is not the ledger's
     */
    static Sight of(Project project, TreeHead known, DocumentText text, Replay replay) throws SQLException {
        DocumentText.Read there = text.read(project.document());
        Optional<FlagDocument> found = there.reading().document();
        if (project.revision() == 0 && known.size() == 0) {
            FlagDocument document =
                    found.orElseThrow(() -> new StoreException(there.reading().problems()));
            return new Sight(project, document, document, Optional.empty(), there.fingerprint(), Optional.empty());
        }
        Optional<Problem> damage = Entries.damage(project, known);
        if (found.isPresent() && (damage.isPresent() || there.digest().equals(project.digest()))) {
            return new Sight(project, found.get(), found.get(), Optional.empty(), there.fingerprint(), damage);
        }
        FlagDocument replayed = replay.at(project.revision());
        FlagDocument recorded = found.map(replayed::orderedLike).orElse(replayed);
        Drift drift =
                new Drift(recorded, found, there.fingerprint(), there.reading().problems());
        return new Sight(project, found.orElse(recorded), recorded, Optional.of(drift), there.fingerprint(), damage);
    }

    StoreState state() {
        List<Problem> warnings = new ArrayList<>();
        damage.ifPresent(warnings::add);
        drift.ifPresent(there -> warnings.add(there.warning()));
        return new StoreState(served, project.revision(), drift, project.changed(), warnings, damage.isEmpty());
    }
}

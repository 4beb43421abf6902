package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.store.Drift;
import java.util.Optional;

/** Records what somebody changed in the document beside the store, so that it has an entry like everything else. */
public record AdoptEdit(Drift drift) implements Change {
    @Override
    public String eventType() {
        return "external_edit";
    }

    @Override
    public String asked() {
        return "edit " + drift.fingerprint();
    }

    @Override
    public Next on(FlagDocument now) {
        return drift.found().isPresent() ? new Next(drift.found(), Problems.NONE) : Next.refused(drift.problems());
    }

    /** Whether this edit, and not a later one, is what stands there. */
    boolean isOf(Optional<Drift> now) {
        return now.filter(there -> there.fingerprint().equals(drift.fingerprint()))
                .isPresent();
    }
}

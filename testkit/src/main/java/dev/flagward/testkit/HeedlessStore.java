package dev.flagward.testkit;

import dev.flagward.store.Commit;
import dev.flagward.store.Draft;
import dev.flagward.store.FlagStore;

/** A store with a mistake: it takes a change from whatever revision, as one without expected revisions does. */
final class HeedlessStore extends PassingStore {
    HeedlessStore(FlagStore store) {
        super(store);
    }

    @Override
    public Commit commit(long expected, Draft draft) {
        Commit commit = super.commit(expected, draft);
        return commit instanceof Commit.Conflict conflict ? commit(conflict.current(), draft) : commit;
    }
}

package dev.flagward.control.drill;

import dev.flagward.client.Delivery;
import dev.flagward.client.Feed;
import dev.flagward.document.DocumentWriter;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreException;
import org.jspecify.annotations.Nullable;

/** A client's feed from a store that tells of changes itself. */
final class StoreFeed implements Feed {
    private final FlagStore store;
    private FlagStore.@Nullable Watch watch;

    StoreFeed(FlagStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return store.location();
    }

    @Override
    public void start(Inbox inbox) {
        watch = store.watch(revision -> {
            try {
                inbox.take(Delivery.of(
                        Ground.DOCUMENT, DocumentWriter.write(store.read().document())));
            } catch (StoreException away) {
                inbox.failed(ScratchDesk.words(away.problems()));
            }
        });
    }

    @Override
    public void close() {
        FlagStore.Watch open = watch;
        if (open != null) {
            open.close();
        }
    }
}

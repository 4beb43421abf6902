package dev.flagward.control;

import dev.flagward.document.Problems;
import dev.flagward.store.FlagStore;
import dev.flagward.store.Receipt;

/** Is told of every entry once it is durable. Its failure undoes nothing: it is reported and made up for later. */
@FunctionalInterface
public interface Announcer {
    /** Tells whoever listens, and what it could not tell. */
    Problems announce(FlagStore store, Receipt receipt);
}

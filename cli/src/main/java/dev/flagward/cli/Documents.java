package dev.flagward.cli;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Reading;
import dev.flagward.store.FlagStore;

/** Documents that a command line names: a revision of the store, or a file. */
final class Documents {
    private Documents() {}

    /**
     * The revision of that number, or the document in the file of that name.
     *
     * @throws Stop if there is none, or nothing valid
     */
    static FlagDocument named(String name, FlagStore store, Session session) {
        return isRevision(name) ? store.at(Session.count("a revision", name, 1)) : inFile(name, session);
    }

    static boolean isRevision(String name) {
        return name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The document in a file. */
    static FlagDocument inFile(String name, Session session) {
        StoreLocation file = StoreLocation.parse(name, session.surroundings().directory());
        Reading reading = Wiring.reading(file, session.surroundings());
        return reading.document().orElseThrow(() -> new Stop(Exit.REFUSED, reading.problems()));
    }
}

package dev.flagward.store.file;

import dev.flagward.audit.Frontier;
import java.util.ArrayList;
import java.util.List;

/**
 * A place between two lines of a ledger from which it can be read on as well as from its start.
 *
 * @param frontier of the tree over all entries before it
 * @param bytes how long these are in the file
 */
record Waypoint(Frontier frontier, long bytes) {
    private static final int KEPT = 8;

    static final Waypoint START = new Waypoint(Frontier.EMPTY, 0);

    /** The same ones and a newer one, of which the oldest are let go. */
    static List<Waypoint> with(Waypoint newer, List<Waypoint> known) {
        if (newer.frontier.size() == 0 || known.contains(newer)) {
            return known;
        }
        List<Waypoint> more = new ArrayList<>(known.subList(known.size() < KEPT ? 0 : 1, known.size()));
        more.add(newer);
        return List.copyOf(more);
    }

    /** The newest. */
    static Waypoint last(List<Waypoint> known) {
        return known.isEmpty() ? START : known.get(known.size() - 1);
    }

    /** The one from which least has to be read to come to that entry. */
    static Waypoint before(long sequence, List<Waypoint> known) {
        Waypoint nearest = START;
        for (Waypoint one : known) {
            long size = one.frontier.size();
            nearest = size < sequence && size > nearest.frontier.size() ? one : nearest;
        }
        return nearest;
    }
}

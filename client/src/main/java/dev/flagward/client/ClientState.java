package dev.flagward.client;

import java.time.Instant;
import java.util.Optional;

/**
 * What a client knows about itself, to be shown on health pages.
 *
 * @param feed where the flags come from, in words
 * @param revision of the flags that answer; 0 if the feed does not count
 * @param flags how many there are
 * @param since when the flags that answer were last said to be the newest; empty without flags
 * @param fromLastKnownGood whether they are from the copy on disk
 * @param problem why the newest delivery was not taken, or the feed cannot be reached; empty if all is well
 * @param notKept why the newest good document is not on disk for a start without the feed; empty if it is, or need not be
 */
public record ClientState(
        Status status,
        String feed,
        long revision,
        int flags,
        Optional<Instant> since,
        boolean fromLastKnownGood,
        Optional<String> problem,
        Optional<String> notKept) {}

package dev.flagward.store;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long the leases of others have stood unchanged, by our own monotonic clock since we first saw them so; the clocks of
 * two machines are never compared. For drivers whose store does not end a term itself. Safe to share.
 */
public final class LeaseSightings {
    private final Map<String, Sighting> sightings = new ConcurrentHashMap<>();

    private record Sighting(String version, long since) {}

    /**
     * Notes how a lease reads now, and tells whether its holder has let its term pass.
     *
     * @param version changes with each renewal
     */
    public boolean over(String name, String version, Duration term) {
        long now = System.nanoTime();
        Sighting sighting = sightings.compute(
                name,
                (same, before) ->
                        before != null && before.version.equals(version) ? before : new Sighting(version, now));
        return now - sighting.since > term.toNanos();
    }
}

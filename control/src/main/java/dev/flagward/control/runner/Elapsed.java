package dev.flagward.control.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * How long it is since something that the ledger tells the instant of, counted twice: by the wall clock, and by one that only runs
 * forward from when it was first seen. The shorter time counts, so a clock that is set forward hastens nothing. Not thread-safe.
 */
final class Elapsed {
    private final LongSupplier nanos;
    private Instant since = Instant.MIN;
    private Duration passed = Duration.ZERO;
    private long firstSeen;

    Elapsed(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The time from an instant until now; another instant than the last time begins anew. */
    Duration from(Instant begin, Instant now) {
        Duration byWall = Duration.between(begin, now);
        if (!since.equals(begin)) {
            since = begin;
            firstSeen = nanos.getAsLong();
            passed = byWall.isNegative() ? Duration.ZERO : byWall;
        }
        Duration byRunning = passed.plusNanos(nanos.getAsLong() - firstSeen);
        return byWall.compareTo(byRunning) < 0 ? byWall : byRunning;
    }
}

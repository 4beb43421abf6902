package dev.flagward.control.runner;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The instants at which counters are cut into intervals. They follow from the start alone, so that whoever reads the same
 * history again cuts it in the same places.
 *
 * @param start where the first interval begins; cut to milliseconds
 * @param poll how long an interval is: as long as a scrape interval, at least a millisecond
 * @param lag how far behind the present it ends, so that the scrapes in it have arrived: two scrape intervals
 */
public record Grid(Instant start, Duration poll, Duration lag) {
    public Grid {
        start = start.truncatedTo(ChronoUnit.MILLIS);
        if (poll.toMillis() < 1 || lag.isNegative()) {
            throw new IllegalArgumentException("an interval lasts, and ends in the past: " + poll + ", " + lag);
        }
    }

    /** A grid with intervals of 15 s that end 30 s ago, for a scrape interval of 15 s. */
    public static Grid from(Instant start) {
        return new Grid(start, Duration.ofSeconds(15), Duration.ofSeconds(30));
    }

    /** How many intervals have ended, lag included; 0 before the first one has. */
    long ended(Instant now) {
        return Math.max(0, Math.floorDiv(millis(now) - lag.toMillis() - millis(start), poll.toMillis()));
    }

    /** The end of the interval with that number, from 1; of number 0 the start. */
    Instant end(long number) {
        return start.plusMillis(number * poll.toMillis());
    }

    /** The number of the interval that a time is in: after the end before, up to and with its own end; below 1 before the start. */
    long number(long millis) {
        return -Math.floorDiv(-(millis - millis(start)), poll.toMillis());
    }

    private static long millis(Instant instant) {
        return instant.toEpochMilli();
    }
}

package dev.flagward.guard;

import java.time.Duration;

/**
 * A share of traffic that is held for a while.
 *
 * @param share the candidate's share, in (0, 1): at 1 there is no baseline, and nothing to compare
 * @param hold for how long at least, 0 or more
 * @param safeAfter for how long at least where harm is ruled out, at most {@code hold}
 */
public record Step(double share, Duration hold, Duration safeAfter) {
    public Step {
        Range.inside(share, "a step's share");
        Range.require(!hold.isNegative(), "a step cannot be held for " + hold);
        Range.require(
                !safeAfter.isNegative() && safeAfter.compareTo(hold) <= 0,
                "a step that is held for " + hold + " cannot be safe after " + safeAfter);
    }

    /** One that is held for its time, whatever is known by then. */
    public Step(double share, Duration hold) {
        this(share, hold, hold);
    }
}

package dev.flagward.guard;

import java.time.Duration;

/**
 * A share of traffic that is held for a while.
 *
 * @param share the candidate's share, in (0, 1): at 1 there is no baseline, and nothing to compare
 * @param hold for how long at least, 0 or more
 */
public record Step(double share, Duration hold) {
    public Step {
        Range.inside(share, "a step's share");
        Range.require(!hold.isNegative(), "a step cannot be held for " + hold);
    }
}

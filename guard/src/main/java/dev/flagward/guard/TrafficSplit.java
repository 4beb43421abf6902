package dev.flagward.guard;

import java.util.Locale;
import java.util.Optional;

/**
 * How a step's traffic was split, but for its first interval, in which the share still changed. Requests come in clusters, so this
 * proves nothing, and only what is far from the plan is worth a warning.
 *
 * @param candidates requests of the candidate, 0 or more
 * @param baselines those of the baseline
 * @param share the candidate's share as planned, in (0, 1)
 */
public record TrafficSplit(long candidates, long baselines, double share) {
    /** How far a side's share may be from the planned one, as a part of that. */
    private static final double TOLERATED = 0.2;

    /** What the smaller side should have come to before it is worth a look: chance then moves it by 3 %, clusters by more. */
    private static final double ENOUGH = 1000;

    /** In one sentence that it is far from the plan; empty while it is not, or too little was counted to tell. */
    public Optional<String> warning() {
        double all = (double) candidates + baselines;
        double expected = all * Math.min(share, 1 - share);
        double smaller = share <= 0.5 ? candidates : baselines;
        if (expected < ENOUGH || Math.abs(smaller - expected) <= TOLERATED * expected) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%.3g %% of the step's requests had the candidate, %.3g %% were meant to",
                100 * candidates / all,
                100 * share));
    }
}

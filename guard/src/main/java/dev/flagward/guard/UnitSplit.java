package dev.flagward.guard;

import java.util.Locale;

/**
 * How distinct units were split between the sides, and how far that speaks for a mismatch with what was planned.
 *
 * @param candidates units that had the candidate in the present count, 0 or more
 * @param baselines those that had the baseline
 * @param share the candidate's share as planned, in (0, 1)
 * @param log the evidence of a mismatch, in nats; 0 while none were counted
 * @param logThreshold at which it is enough
 * @param mismatched whether it once was; stays until somebody acknowledges it
 */
public record UnitSplit(
        long candidates, long baselines, double share, double log, double logThreshold, boolean mismatched) {
    /** In one sentence with its numbers. */
    public String because() {
        String counted = String.format(
                Locale.ROOT,
                "%d of %d distinct units had the candidate, %.3g %% were meant to",
                candidates,
                candidates + baselines,
                100 * share);
        return counted
                + String.format(
                        Locale.ROOT,
                        "; that it is split otherwise stands at %.3g to 1, of %.3g to 1 that count as proof",
                        Math.exp(Math.min(log, 700)),
                        Math.exp(logThreshold));
    }
}

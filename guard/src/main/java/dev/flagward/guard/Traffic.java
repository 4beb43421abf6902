package dev.flagward.guard;

import java.util.List;

/**
 * What was counted before the rollout, from which waiting times and tuning follow. Being wrong about it costs time, never validity.
 *
 * @param perSecond opportunities a second on both sides together, above 0
 * @param badShares the share of them that is bad, in (0, 1); for latency, the share above each boundary
 */
public record Traffic(double perSecond, List<Double> badShares) {
    public Traffic {
        Range.positive(perSecond, "the opportunities per second");
        badShares = List.copyOf(badShares);
        Range.require(!badShares.isEmpty(), "traffic needs the share of bad ones, or one for each boundary");
        badShares.forEach(share -> Range.inside(share, "the share of bad ones"));
    }

    /** Traffic with one kind of bad ones. */
    public static Traffic of(double perSecond, double badShare) {
        return new Traffic(perSecond, List.of(badShare));
    }
}

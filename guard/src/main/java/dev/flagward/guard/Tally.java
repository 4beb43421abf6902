package dev.flagward.guard;

/**
 * What was counted on one side in some time.
 *
 * @param total opportunities: requests, or units seen for the first time; 0 or more
 * @param bad those that count: failed, slower than a boundary, converted; at most {@code total}
 */
public record Tally(long total, long bad) {
    /** Nothing was counted. */
    public static final Tally NONE = new Tally(0, 0);

    public Tally {
        Range.require(
                bad >= 0 && total >= bad,
                "of " + total + " opportunities " + bad
                        + " cannot be bad: both must be 0 or more, and bad at most total");
    }

    /** Both counts together. */
    public Tally plus(Tally other) {
        return new Tally(Math.addExact(total, other.total), Math.addExact(bad, other.bad));
    }
}

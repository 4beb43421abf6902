package dev.flagward.guard;

/**
 * The probability of a false alarm that one metric may spend.
 *
 * @param alpha over the whole rollout, in (0, 1)
 * @param resumable whether somebody may go on after an alarm, for which half is set aside each time
 */
record Level(double alpha, boolean resumable) {
    Level {
        Range.inside(alpha, "alpha");
    }

    /** What an epoch may spend: the first half, the next a quarter and so on, or all if there is only one. */
    double ofEpoch(int epoch) {
        return resumable ? alpha / Math.pow(2, epoch + 1.0) : alpha;
    }
}

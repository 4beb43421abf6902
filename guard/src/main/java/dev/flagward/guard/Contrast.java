package dev.flagward.guard;

/**
 * The two sides of a rollout in the time since the observation before: all that a comparison of rates needs.
 *
 * @param candidate the side whose share grows
 * @param baseline the side it is compared with, at the same time under the same rule
 * @param share the candidate's share of exposure, in [0, 1]; 0 or 1 compare nothing
 */
public record Contrast(Tally candidate, Tally baseline, double share) {
    public Contrast {
        Range.share(share, "the candidate's share");
    }

    /** What totals and bad ones were counted; the share is the candidate's of all opportunities. */
    public static Contrast of(Tally candidate, Tally baseline) {
        double all = (double) candidate.total() + baseline.total();
        return new Contrast(candidate, baseline, all == 0 ? 0 : candidate.total() / all);
    }

    /**
     * Where only bad ones are counted and exposure is known from the split: the tallies hold the bad ones alone.
     *
     * @param share the share of traffic that the split gives the candidate, in (0, 1)
     */
    public static Contrast assigned(long candidateBad, long baselineBad, double share) {
        return new Contrast(
                new Tally(candidateBad, candidateBad),
                new Tally(baselineBad, baselineBad),
                Range.inside(share, "the candidate's share"));
    }

    /** The same with the sides exchanged: that the candidate's rate fell is that the baseline's is above it. */
    Contrast swapped() {
        return new Contrast(baseline, candidate, 1 - share);
    }

    /** Whether both sides were exposed, so that a comparison is possible. */
    boolean compares() {
        return share > 0 && share < 1;
    }

    long bad() {
        return candidate.bad() + baseline.bad();
    }
}

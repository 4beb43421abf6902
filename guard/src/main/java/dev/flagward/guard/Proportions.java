package dev.flagward.guard;

import java.util.Optional;

/** Tests and intervals of two shares, for one look at an end that was fixed before. */
public final class Proportions {
    private Proportions() {}

    /** Two-sided p-value of a difference, by the pooled z, which is chi-square without correction; 1 if nothing varies. */
    public static double pValue(Tally baseline, Tally candidate) {
        double pooled = (baseline.bad() + candidate.bad()) / ((double) baseline.total() + candidate.total());
        double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / baseline.total() + 1.0 / candidate.total()));
        return error > 0 ? twoSided((share(candidate) - share(baseline)) / error) : 1;
    }

    /** Two-sided p-value of a share against a value, by Wald's z; 1 if nothing varies. */
    public static double pValue(Tally tally, double value) {
        double error = Math.sqrt(share(tally) * (1 - share(tally)) / tally.total());
        return error > 0 ? twoSided((share(tally) - value) / error) : 1;
    }

    /** Wald's interval of the candidate's share less the baseline's; good from ten bad and ten others on each side. */
    public static Bounds difference(Tally baseline, Tally candidate, double alpha) {
        double half = SpecialFunctions.normalQuantile(1 - Range.inside(alpha, "alpha") / 2)
                * Math.sqrt(variance(baseline) / baseline.total() + variance(candidate) / candidate.total());
        double difference = share(candidate) - share(baseline);
        return new Bounds(difference - half, difference + half);
    }

    /** Katz's interval of the candidate's share over the baseline's, for few bad ones; empty if a side has none. */
    public static Optional<Bounds> ratio(Tally baseline, Tally candidate, double alpha) {
        if (baseline.bad() == 0 || candidate.bad() == 0) {
            return Optional.empty();
        }
        double half = SpecialFunctions.normalQuantile(1 - Range.inside(alpha, "alpha") / 2)
                * Math.sqrt(1.0 / candidate.bad()
                        - 1.0 / candidate.total()
                        + 1.0 / baseline.bad()
                        - 1.0 / baseline.total());
        double ratio = share(candidate) / share(baseline);
        return Optional.of(new Bounds(ratio * Math.exp(-half), ratio * Math.exp(half)));
    }

    private static double share(Tally tally) {
        return tally.bad() / (double) tally.total();
    }

    private static double variance(Tally tally) {
        return share(tally) * (1 - share(tally));
    }

    private static double twoSided(double z) {
        return Math.min(1, 2 * SpecialFunctions.normalAbove(Math.abs(z)));
    }
}

package dev.flagward.guard;

import java.util.List;

/**
 * Whether units are split as they were meant to be. Only for distinct units: evaluations and requests come in clusters, and would
 * alarm for nothing.
 */
public final class SampleRatio {
    /** Evidence of a thousand to one, α = 0.001. */
    static final double LOG_ALARM = Math.log(1000);

    /** How tightly the alternative is drawn around the meant shares: smaller finds gross mismatches sooner, larger small ones. */
    private static final double CONCENTRATION = 1000;

    private SampleRatio() {}

    /**
     * The evidence of a mismatch, in nats, valid at every look: the Dirichlet-multinomial probability of the counts over the multinomial
     * one (Lindon and Malek, arXiv 2011.03567; as in Optimizely's ssrm).
     *
     * @param counts units seen in each variant so far, 0 or more
     * @param shares the share each variant is meant to have, above 0, in sum 1
     */
    public static double logE(List<Long> counts, List<Double> shares) {
        return logE(counts, shares, CONCENTRATION);
    }

    static double logE(List<Long> counts, List<Double> shares, double concentration) {
        Range.require(counts.size() == shares.size(), "there must be a share for each count");
        double logE = 0;
        double all = 0;
        double prior = 0;
        for (int i = 0; i < counts.size(); i++) {
            double count = Range.notNegative(counts.get(i), "a count");
            double share = Range.positive(shares.get(i), "a share");
            double weight = concentration * share;
            logE += SpecialFunctions.logGamma(weight + count)
                    - SpecialFunctions.logGamma(weight)
                    - count * Math.log(share);
            all += count;
            prior += weight;
        }
        return logE - SpecialFunctions.logGamma(prior + all) + SpecialFunctions.logGamma(prior);
    }

    /**
     * Pearson's chi-square test, once at the end: the probability of a mismatch as large by chance. Variants without a weight are left
     * out; with fewer than two variants or without units it is 1.
     *
     * @param counts units of each variant, 0 or more
     * @param weights the weight of each, 0 or more
     */
    public static double pValue(List<Long> counts, List<Double> weights) {
        Range.require(counts.size() == weights.size(), "there must be a weight for each count");
        double units = 0;
        double weight = 0;
        int variants = 0;
        for (int i = 0; i < counts.size(); i++) {
            if (Range.notNegative(weights.get(i), "a weight") > 0) {
                units += Range.notNegative(counts.get(i), "a count");
                weight += weights.get(i);
                variants++;
            }
        }
        if (variants < 2 || units == 0) {
            return 1;
        }
        double square = 0;
        for (int i = 0; i < counts.size(); i++) {
            if (weights.get(i) > 0) {
                double expected = weights.get(i) / weight * units;
                square += (counts.get(i) - expected) * (counts.get(i) - expected) / expected;
            }
        }
        return SpecialFunctions.chiSquareAbove(square, variants - 1.0);
    }
}

package dev.flagward.guard;

import java.util.Arrays;

/**
 * Evidence against "the candidate's rate is at most θ₀ times the baseline's", from counts of intervals: a mixture of
 * likelihood ratios that is a non-negative supermartingale for any common rate, any split and any schedule of looks, so that it
 * reaches 1/α with probability at most α, however often it is looked at (Ville's inequality).
 *
 * <p>With w the candidate's share of exposure, e the candidate's bad ones and E those of both, an interval adds to the process of
 * ratio θ the logarithm {@code e ln(θ/θ₀) - E (ln(1 + w(θ-1)) - ln(1 + w(θ₀-1)))}, which is at most 0 in exponential mean by the
 * inequalities of Hoeffding and Jensen. It is the multinomial test of Lindon and Malek (NeurIPS 2022, arXiv 2011.03567) with the
 * exposure that was realised in place of fixed weights, and the sequential log-rank test on first events.
 *
 * <p>Capital that was held back opens further starts ({@link #open}), so that a harm which begins late is found as fast as an
 * early one. An interval's logarithm is tempered by a factor of at most 1 that is fixed before it, and capped, so that no single
 * interval decides; neither breaks the supermartingale.
 */
final class RateRatioEProcess {
    /** The ratios above θ₀ that the mixture looks for. */
    private static final double[] RATIOS = {1.1, 1.25, 1.5, 2, 4, 10};

    private static final double[] PRIOR = {.10, .20, .25, .20, .15, .10};
    private static final double[] LOG_RATIOS = logs(RATIOS);
    private static final double[] LOG_PRIOR = logs(PRIOR);

    private final double nullRatio;
    private final double cap;
    private final double[] log;
    private double held;
    private double largest;

    /**
     * @param nullRatio θ₀, the ratio that is still accepted, above 0
     * @param capital what goes into the first start, in (0, 1]
     * @param cap the most that one interval may add, in nats; infinite for none
     */
    RateRatioEProcess(double nullRatio, double capital, double cap) {
        this.nullRatio = Range.positive(nullRatio, "the null ratio");
        this.cap = cap;
        this.log = new double[RATIOS.length];
        Arrays.fill(log, Math.log(capital));
        this.held = 1 - Range.share(capital, "the capital");
    }

    /** Goes on with what {@link #keep} kept. */
    RateRatioEProcess(double nullRatio, double cap, Numbers numbers) {
        this(nullRatio, 1, cap);
        numbers.fill(log);
        held = numbers.next();
        largest = numbers.next();
    }

    void keep(Numbers numbers) {
        numbers.add(log);
        numbers.add(held, largest);
    }

    /** Opens a start with this much of the capital held back, or what is left of it; before the interval it begins with. */
    void open(double capital) {
        double taken = Math.min(capital, held);
        if (taken > 0) {
            held -= taken;
            double more = Math.log(taken);
            for (int j = 0; j < log.length; j++) {
                log[j] = SpecialFunctions.logSum(log[j], more);
            }
        }
    }

    /**
     * Adds an interval.
     *
     * @param temper what the interval's logarithms are multiplied with, in (0, 1], fixed before the interval was seen
     */
    void add(Contrast interval, double temper) {
        if (!interval.compares()) {
            return;
        }
        double w = interval.share();
        double atNull = Math.log1p(w * (nullRatio - 1));
        for (int j = 0; j < log.length; j++) {
            double ratio = nullRatio * RATIOS[j];
            double gained = interval.candidate().bad() * LOG_RATIOS[j]
                    - interval.bad() * (Math.log1p(w * (ratio - 1)) - atNull);
            log[j] += Math.min(temper * gained, cap);
        }
        largest = Math.max(largest, logE());
    }

    /** The evidence, in nats. */
    double logE() {
        double[] terms = new double[log.length + 1];
        for (int j = 0; j < log.length; j++) {
            terms[j] = log[j] + LOG_PRIOR[j];
        }
        terms[log.length] = held > 1e-15 ? Math.log(held) : Double.NEGATIVE_INFINITY;
        return SpecialFunctions.logSum(terms);
    }

    /** The p-value that is valid at any time: one over the largest e-value so far, at most 1. */
    double pValue() {
        return Math.min(1, Math.exp(-largest));
    }

    private static double[] logs(double[] values) {
        return Arrays.stream(values).map(Math::log).toArray();
    }
}

package dev.flagward.guard;

/**
 * A confidence sequence for the ratio of the candidate's rate to the baseline's: an interval that holds the ratio at all times at
 * once with probability 1 - α. A ratio is in it while its likelihood, tempered as the evidence is, is above α times the mean
 * likelihood under a prior N(0, 0.7²) of its logarithm; computed on 24 ratios an octave from 1/64 to 64. The log likelihood
 * is concave in the logarithm of the ratio, so the set is an interval, and its ends are interpolated.
 */
final class RateRatioSequence {
    private static final int PER_OCTAVE = 24;
    private static final double LOG_LEAST = -6 * Math.log(2);
    private static final int POINTS = 12 * PER_OCTAVE + 1;
    private static final double PRIOR_DEVIATION = 0.7;
    private static final double[] LOG_RATIO = new double[POINTS];
    private static final double[] RATIO_LESS_ONE = new double[POINTS];
    private static final double[] LOG_PRIOR = new double[POINTS];

    static {
        for (int j = 0; j < POINTS; j++) {
            LOG_RATIO[j] = LOG_LEAST + j * Math.log(2) / PER_OCTAVE;
            RATIO_LESS_ONE[j] = Math.expm1(LOG_RATIO[j]);
            double z = LOG_RATIO[j] / PRIOR_DEVIATION;
            LOG_PRIOR[j] = -0.5 * z * z;
        }
        double norm = SpecialFunctions.logSum(LOG_PRIOR);
        for (int j = 0; j < POINTS; j++) {
            LOG_PRIOR[j] -= norm;
        }
    }

    private final double[] log = new double[POINTS];

    /** Goes on with what {@link #keep} kept. */
    void fill(Numbers numbers) {
        numbers.fill(log);
    }

    void keep(Numbers numbers) {
        numbers.add(log);
    }

    void add(Contrast interval, double temper) {
        if (!interval.compares()) {
            return;
        }
        double w = interval.share();
        for (int j = 0; j < POINTS; j++) {
            log[j] += temper
                    * (interval.candidate().bad() * LOG_RATIO[j] - interval.bad() * Math.log1p(w * RATIO_LESS_ONE[j]));
        }
    }

    /** The interval at level 1 - α. */
    Bounds bounds(double alpha) {
        double[] joint = new double[POINTS];
        for (int j = 0; j < POINTS; j++) {
            joint[j] = log[j] + LOG_PRIOR[j];
        }
        double level = SpecialFunctions.logSum(joint) + Math.log(alpha);
        int first = 0;
        while (first < POINTS && log[first] <= level) {
            first++;
        }
        int last = POINTS - 1;
        while (last >= 0 && log[last] <= level) {
            last--;
        }
        // A mean of likelihoods is never above the largest of them, so with α below 1 at least that ratio is inside.
        return new Bounds(
                first == 0 ? 0 : crossing(first - 1, first, level),
                last == POINTS - 1 ? Double.POSITIVE_INFINITY : crossing(last, last + 1, level));
    }

    private double crossing(int left, int right, double level) {
        double from = log[left] - level;
        double to = log[right] - level;
        double part = from / (from - to);
        return Math.exp(LOG_RATIO[left] * (1 - part) + LOG_RATIO[right] * part);
    }
}

package dev.flagward.guard;

import java.util.Arrays;

/**
 * Evidence that the share of bad ones on one side is above an objective, with no other side to compare with: a mixture of likelihood
 * ratios {@code e ln(p/p₀) + (n-e) ln((1-p)/(1-p₀))} over p = 1.1 to 10 times p₀, tempered and capped as {@link RateRatioEProcess}. It
 * reaches 1/α with probability at most α while the share is at most p₀ at all times.
 */
public final class RateEProcess {
    private static final double[] RATIOS = {1.1, 1.25, 1.5, 2, 4, 10};
    private static final double[] PRIOR = {.10, .20, .25, .20, .15, .10};
    /** The largest share that is looked for: at 1 a single good one would disprove it. */
    private static final double LARGEST = 0.999;

    private final double objective;
    private final double alpha;
    private final double dispersion;
    private final double[] log = new double[RATIOS.length];
    private long bad;
    private long intervals;
    private boolean fired;

    /**
     * @param objective p₀, the share of bad ones that is still accepted, in (0, 1)
     * @param alpha the probability of a false alarm, in (0, 1)
     * @param dispersion φ, 1 for independent requests
     */
    public RateEProcess(double objective, double alpha, double dispersion) {
        this.objective = Range.inside(objective, "the objective");
        this.alpha = Range.inside(alpha, "alpha");
        this.dispersion = Range.atLeast(1, dispersion, "the dispersion");
    }

    /** Goes on with what {@link #state} gave. */
    public RateEProcess(double objective, double alpha, double dispersion, GuardState state) {
        this(objective, alpha, dispersion);
        Numbers numbers = Numbers.of(state);
        numbers.fill(log);
        bad = numbers.nextLong();
        intervals = numbers.nextLong();
        fired = numbers.nextBoolean();
        numbers.end();
    }

    /** What has to be kept to go on after a restart as if there had been none. */
    public GuardState state() {
        Numbers numbers = Numbers.empty();
        numbers.add(log);
        numbers.add((double) bad, (double) intervals);
        numbers.add(fired);
        return numbers.state();
    }

    /** Adds what was counted in an interval. */
    public void add(Tally tally) {
        double cap = (-Math.log(alpha) + 2) / 3;
        for (int j = 0; j < log.length; j++) {
            double p = Math.min(Math.max(LARGEST, objective), objective * RATIOS[j]);
            double gained = tally.bad() * Math.log(p / objective)
                    + (tally.total() - tally.bad()) * (Math.log1p(-p) - Math.log1p(-objective));
            log[j] += Math.min(gained / dispersion, cap);
        }
        bad += tally.bad();
        intervals += tally.bad() > 0 ? 1 : 0;
        fired |= logE() >= -Math.log(alpha)
                && bad >= RateRatioGuard.LEAST_BAD
                && intervals >= RateRatioGuard.LEAST_INTERVALS;
    }

    /** The evidence, in nats. */
    public double logE() {
        double[] terms = new double[log.length];
        Arrays.setAll(terms, j -> log[j] + Math.log(PRIOR[j]));
        return SpecialFunctions.logSum(terms);
    }

    /** Whether the evidence has reached the threshold at any look, with five bad ones in three intervals; it stays so. */
    public boolean fired() {
        return fired;
    }
}

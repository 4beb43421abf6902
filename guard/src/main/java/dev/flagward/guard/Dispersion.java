package dev.flagward.guard;

import java.util.List;

/**
 * How much more the split of bad ones between the sides varies than independent ones would: φ, 1 for independent requests, more
 * where they come in bursts. φ of an interval is made from the intervals before it, so that tempering evidence by 1/φ keeps it
 * valid.
 *
 * <p>Over blocks of 1, 4, 16 and 64 intervals, the squared surplus of the candidate's bad ones over their expectation is set
 * against its binomial variance; the largest quotient counts, each drawn towards φ₀ by as much as {@value #PRIOR_BLOCKS} blocks.
 * The expectation follows the ratio of rates that was seen so far (Mantel and Haenszel's, which a drifting common rate and a
 * growing share do not bend), so that a steady harm is not taken for bursts.
 */
final class Dispersion {
    private static final int[] SCALES = {1, 4, 16, 64};
    private static final int PRIOR_BLOCKS = 50;
    /** Before so many bad ones a ratio of rates says nothing, and 1 is expected. */
    private static final int LEAST_BAD = 10;

    private static final int LEAST_BLOCKS = 5;

    private final double least;
    private final boolean follow;
    private final double[] surplus = new double[SCALES.length];
    private final double[] variance = new double[SCALES.length];
    private final double[] intervals = new double[SCALES.length];
    private final double[] squares = new double[SCALES.length];
    private final double[] variances = new double[SCALES.length];
    private final double[] blocks = new double[SCALES.length];
    private final RateRatio ratio = new RateRatio();

    private Dispersion(double least, boolean follow) {
        this.least = Range.atLeast(1, least, "the dispersion");
        this.follow = follow;
    }

    /** Begins with φ₀, which it never falls below; 1 or more. */
    static Dispersion from(double least) {
        return new Dispersion(least, true);
    }

    /** Goes on with what {@link #keep} kept. */
    static Dispersion from(double least, Numbers numbers) {
        Dispersion dispersion = from(least);
        dispersion.sums().forEach(numbers::fill);
        dispersion.ratio.fill(numbers);
        return dispersion;
    }

    void keep(Numbers numbers) {
        sums().forEach(numbers::add);
        ratio.keep(numbers);
    }

    private List<double[]> sums() {
        return List.of(surplus, variance, intervals, squares, variances, blocks);
    }

    /** φ of intervals in which both sides were served the same: the largest over the scales with enough blocks, 1 or more. */
    static double calibrated(List<Contrast> same) {
        Dispersion dispersion = new Dispersion(1, false);
        same.forEach(dispersion::add);
        double largest = 1;
        for (int s = 0; s < SCALES.length; s++) {
            if (dispersion.blocks[s] >= LEAST_BLOCKS) {
                largest = Math.max(largest, dispersion.squares[s] / Math.max(dispersion.variances[s], 1e-9));
            }
        }
        return largest;
    }

    /** φ for the interval to come, 1 or more. */
    double phi() {
        double largest = least;
        for (int s = 0; s < SCALES.length; s++) {
            largest = Math.max(largest, phi(s));
        }
        return largest;
    }

    /** How far φ is above that of single intervals, 1 or more: what bursts longer than an interval add. */
    double excess() {
        return Math.max(1, phi() / Math.max(least, phi(0)));
    }

    private double phi(int scale) {
        return blocks[scale] == 0
                ? least
                : (PRIOR_BLOCKS * least + blocks[scale] * squares[scale] / Math.max(variances[scale], 1e-9))
                        / (PRIOR_BLOCKS + blocks[scale]);
    }

    void add(Contrast interval) {
        if (!interval.compares()) {
            return;
        }
        double theta = follow && ratio.bad() >= LEAST_BAD ? ratio.smoothed(interval.share()) : 1;
        double w = interval.share();
        double expected = w * theta / (1 - w + w * theta);
        for (int s = 0; s < SCALES.length; s++) {
            surplus[s] += interval.candidate().bad() - interval.bad() * expected;
            variance[s] += interval.bad() * expected * (1 - expected);
            intervals[s]++;
            if (intervals[s] == SCALES[s]) {
                squares[s] += surplus[s] * surplus[s];
                variances[s] += variance[s];
                blocks[s]++;
                surplus[s] = 0;
                variance[s] = 0;
                intervals[s] = 0;
            }
        }
        ratio.add(interval);
    }
}

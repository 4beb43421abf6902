package dev.flagward.guard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cumulative buckets of a latency, as Prometheus keeps them.
 *
 * @param boundaries ascending, in seconds; the last is infinite
 * @param atMost how many were at most as slow as each boundary, ascending
 */
public record Histogram(List<Double> boundaries, List<Long> atMost) {
    private static final double[] WANTED = {0.05, 0.01, 0.20};
    private static final double LEAST_SHARE = 0.0005;
    private static final double LARGEST_SHARE = 0.5;

    /** From how many on {@link #quantile} says something. */
    private static final double LEAST_COUNT = 100;

    private static final double LIL_FACTOR = 0.85;

    public Histogram {
        boundaries = List.copyOf(boundaries);
        atMost = List.copyOf(atMost);
        Range.require(
                !boundaries.isEmpty() && boundaries.size() == atMost.size(),
                "a histogram needs a count for each boundary");
        Range.require(
                boundaries.get(boundaries.size() - 1) == Double.POSITIVE_INFINITY,
                "the last boundary of a histogram must be +Inf: without it nobody knows how many there were");
        for (int i = 0; i < boundaries.size(); i++) {
            Range.require(!Double.isNaN(boundaries.get(i)), "a boundary must be a number");
            Range.require(
                    i == 0 || (boundaries.get(i) > boundaries.get(i - 1) && atMost.get(i) >= atMost.get(i - 1)),
                    "boundaries and counts of a histogram must ascend");
        }
        Range.require(atMost.get(0) >= 0, "a count must be 0 or more");
    }

    /** How many there were. */
    public long total() {
        return atMost.get(atMost.size() - 1);
    }

    /**
     * Those slower than a boundary, as bad ones.
     *
     * @throws IllegalArgumentException if the boundary is none of the histogram's: between boundaries nothing is known
     */
    public Tally slowerThan(double boundary) {
        int at = boundaries.indexOf(boundary);
        Range.require(at >= 0, boundary + " s is no boundary of the histogram, which has " + boundaries);
        return new Tally(total(), total() - atMost.get(at));
    }

    /**
     * The boundaries that are worth watching, up to three, to be chosen from the baseline before the rollout: those that nearest to 5, 1
     * and 20 % are slower than, of those that 0.05 to 50 % are; ascending. May be empty.
     */
    public List<Double> worthWatching() {
        List<Double> chosen = new ArrayList<>();
        if (total() > 0) {
            for (double wanted : WANTED) {
                boundaries.stream()
                        .filter(boundary -> share(boundary) >= LEAST_SHARE && share(boundary) <= LARGEST_SHARE)
                        .filter(boundary -> !chosen.contains(boundary))
                        .min(Comparator.comparingDouble(boundary -> Math.abs(Math.log(share(boundary) / wanted))))
                        .ifPresent(chosen::add);
            }
        }
        chosen.sort(null);
        return chosen;
    }

    private double share(double boundary) {
        return slowerThan(boundary).bad() / (double) total();
    }

    /**
     * Between which boundaries a quantile lies, at all times at once with probability 1 - α: for display, since it sees little of the
     * tail. Howard and Ramdas (Sequential estimation of quantiles, Bernoulli 2022); each count so far must be in the histogram.
     *
     * @param quantile in (0, 1)
     */
    public Bounds quantile(double quantile, Confidence confidence) {
        Range.inside(quantile, "the quantile");
        double radius = radius((double) total(), confidence);
        double lower = 0;
        double upper = Double.POSITIVE_INFINITY;
        for (int i = boundaries.size() - 1; i >= 0 && total() > 0; i--) {
            double below = atMost.get(i) / (double) total();
            if (below - radius >= quantile) {
                upper = boundaries.get(i);
            }
            if (below + radius < quantile && lower == 0) {
                lower = boundaries.get(i);
            }
        }
        return new Bounds(lower, upper);
    }

    /** How far the empirical distribution is from the true one at most, at all times from a hundred on. */
    static double radius(double count, Confidence confidence) {
        return count < LEAST_COUNT
                ? Double.POSITIVE_INFINITY
                : LIL_FACTOR * Math.sqrt((Math.log1p(Math.log(count / LEAST_COUNT)) + confidence.constant) / count);
    }

    /** The levels for which the constant of the law of the iterated logarithm was computed. */
    public enum Confidence {
        PERCENT_95(8.12271934583813),
        PERCENT_97_5(8.622649283224103),
        PERCENT_99(9.283543354029138),
        PERCENT_99_9(10.943071387638092);

        private final double constant;

        Confidence(double constant) {
            this.constant = constant;
        }
    }
}

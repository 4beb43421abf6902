package dev.flagward.guard;

import java.util.OptionalDouble;

/**
 * The ratio of the candidate's rate to the baseline's over many intervals, by Mantel and Haenszel: {@code Σ(1-w)e / Σ w e'} with e
 * and e' the bad ones of candidate and baseline. Each interval is compared in itself, so that neither a drifting common rate nor a
 * share that grows meanwhile bends it, as they would bend a ratio of sums (Rothman and Greenland, Modern Epidemiology, ch. 15).
 */
final class RateRatio {
    private double above;
    private double below;
    private double bad;

    void fill(Numbers numbers) {
        above = numbers.next();
        below = numbers.next();
        bad = numbers.next();
    }

    void keep(Numbers numbers) {
        numbers.add(above, below, bad);
    }

    void add(Contrast interval) {
        above += interval.candidate().bad() * (1 - interval.share());
        below += interval.baseline().bad() * interval.share();
        bad += interval.bad();
    }

    double bad() {
        return bad;
    }

    /** The ratio; empty while there was nothing bad on either side. */
    OptionalDouble value() {
        return above == 0 && below == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(below == 0 ? Double.POSITIVE_INFINITY : above / below);
    }

    /** The ratio with one bad one more on each side, at this share in (0, 1). */
    double smoothed(double share) {
        return (above + 1 - share) / (below + share);
    }
}

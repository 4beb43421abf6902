package dev.flagward.guard;

/**
 * An interval: of a confidence interval, or of a confidence sequence at one time.
 *
 * @param lower its lower end; minus infinity, or for a ratio 0, if it has none
 * @param upper its upper end; infinity if it has none
 */
public record Bounds(double lower, double upper) {
    public Bounds {
        Range.require(lower <= upper, "bounds must ascend, not go from " + lower + " to " + upper);
    }

    /** The bounds of one over what these bound, for ratios. */
    Bounds inverted() {
        return new Bounds(1 / upper, 1 / lower);
    }
}

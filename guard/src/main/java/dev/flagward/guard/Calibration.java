package dev.flagward.guard;

import java.util.List;
import java.util.OptionalDouble;

/**
 * φ₀ from an A/A step: both sides carry their labels and are served the same, best half and half. Thirty to sixty minutes show bursts
 * of up to a minute, three hours those of five minutes; a common rate that drifts meanwhile does not matter.
 */
public final class Calibration {
    /** Before so many intervals with so many bad ones in all, 1 would be said for want of anything to see. */
    private static final int LEAST = 20;

    private Calibration() {}

    /**
     * The dispersion that was seen, 1 or more; empty if fewer than 20 intervals could be compared, or had fewer than 20 bad ones.
     *
     * @param same the contrasts of the A/A step in their order, at the poll of the rollout
     */
    public static OptionalDouble of(List<Contrast> same) {
        List<Contrast> compared = same.stream().filter(Contrast::compares).toList();
        long bad = compared.stream().mapToLong(Contrast::bad).sum();
        return compared.size() < LEAST || bad < LEAST
                ? OptionalDouble.empty()
                : OptionalDouble.of(Dispersion.calibrated(compared));
    }
}

package dev.flagward.guard;

import java.util.List;

/**
 * φ₀ from an A/A step: both sides carry their labels and are served the same, best half and half. Thirty to sixty minutes show bursts
 * of up to a minute, three hours those of five minutes; a common rate that drifts meanwhile does not matter.
 */
public final class Calibration {
    private Calibration() {}

    /**
     * The dispersion that was seen, 1 or more.
     *
     * @param same the contrasts of the A/A step in their order, at the poll of the rollout
     */
    public static double of(List<Contrast> same) {
        return Dispersion.calibrated(same);
    }
}

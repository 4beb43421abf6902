package dev.flagward.control.runner;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The label by which series say which variant was served, and which of its values is on which side.
 *
 * @param label for example {@code feature_flag_result_variant}
 * @param baseline the variants that are compared with, at least one, and not the candidate
 * @param candidate the variant whose share grows
 */
public record VariantLabel(String label, Set<String> baseline, String candidate) {
    enum Side {
        CANDIDATE,
        BASELINE
    }

    public VariantLabel {
        baseline = Set.copyOf(baseline);
        if (!Selector.isLabel(label) || baseline.isEmpty() || baseline.contains(candidate)) {
            throw new IllegalArgumentException("a label compares one variant with at least one other: " + label + ", "
                    + candidate + ", " + baseline);
        }
    }

    /** The side that a value of the label is on; empty for a variant that is not compared. */
    Optional<Side> side(String value) {
        if (value.equals(candidate)) {
            return Optional.of(Side.CANDIDATE);
        }
        return baseline.contains(value) ? Optional.of(Side.BASELINE) : Optional.empty();
    }

    /** The selector, for the series of the baseline only. */
    Selector baseline(Selector selector) {
        return selector.where(label, baseline.stream().sorted().toList());
    }

    /** The selector, for the series of both sides only. */
    Selector both(Selector selector) {
        Set<String> values = new LinkedHashSet<>();
        values.add(candidate);
        baseline.stream().sorted().forEach(values::add);
        return selector.where(label, values);
    }
}

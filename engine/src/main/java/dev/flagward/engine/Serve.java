package dev.flagward.engine;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** What a rule or a flag hands out: one variant, or a split over several. */
public sealed interface Serve {

    /** Always the variant of that name. */
    record FixedVariant(String variant) implements Serve {}

    /**
     * Variants by share of contexts. The variants' ranges are laid out in the order of their names (by UTF-16 code
     * unit), so that the order of JSON members never decides who gets what; growing one variant's share at the cost of
     * others never moves a context out of it.
     *
     * @param weights the share of each variant; adds up to 100 percent exactly
     * @param by the attribute that is hashed, {@code targetingKey} by default
     * @param seed text hashed before the attribute; the same seed and attribute give the same place in every flag
     */
    record Split(Map<String, Percent> weights, String by, String seed, BucketingAlgorithm algorithm) implements Serve {
        public Split {
            weights = Collections.unmodifiableMap(new TreeMap<>(weights));
            int sum = 0;
            for (Percent weight : weights.values()) {
                sum += weight.thousandths();
            }
            if (sum != Percent.WHOLE) {
                throw new IllegalArgumentException("a split adds up to 100; got " + sum / 1000.0);
            }
        }
    }
}

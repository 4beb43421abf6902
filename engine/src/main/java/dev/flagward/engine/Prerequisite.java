package dev.flagward.engine;

import java.util.List;

/**
 * Another flag that must be on, and serve one of these variants, for this flag to be considered.
 *
 * @param flag the other flag's key, in the same environment
 * @param variants any of these satisfies; never empty
 */
public record Prerequisite(String flag, List<String> variants) {
    public Prerequisite {
        variants = List.copyOf(variants);
        if (variants.isEmpty()) {
            throw new IllegalArgumentException("a prerequisite names at least one variant");
        }
    }
}

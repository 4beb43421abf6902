package dev.flagward.benchmarks;

import java.util.Collection;
import java.util.List;

/**
 * Several measurements of one thing.
 *
 * @param ordered lowest first; never empty
 */
record Sample(List<Double> ordered) {
    Sample {
        ordered = List.copyOf(ordered);
        if (ordered.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
    }

    static Sample of(Collection<Double> measurements) {
        return new Sample(measurements.stream().sorted().toList());
    }

    double lowest() {
        return ordered.get(0);
    }

    double highest() {
        return ordered.get(ordered.size() - 1);
    }

    double median() {
        int middle = ordered.size() / 2;
        return ordered.size() % 2 == 1 ? ordered.get(middle) : (ordered.get(middle - 1) + ordered.get(middle)) / 2;
    }

    /** The measurement below or at which so many of a hundred are. */
    double percentile(int share) {
        return ordered.get(Math.min(ordered.size() - 1, ordered.size() * share / 100));
    }
}

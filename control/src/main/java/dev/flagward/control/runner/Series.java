package dev.flagward.control.runner;

import java.util.List;
import java.util.Map;

/**
 * One time series, as Prometheus answered it.
 *
 * @param labels the metric's name among them, as {@code __name__}
 * @param samples in the order of their times
 */
record Series(Map<String, String> labels, List<Sample> samples) {

    /**
     * A value at a time.
     *
     * @param millis since 1970-01-01T00:00:00Z
     * @param value any double: NaN and infinities, too
     */
    record Sample(long millis, double value) {}

    Series {
        labels = Map.copyOf(labels);
        samples = List.copyOf(samples);
    }

    /** The value of a label; empty text if there is no such label, as Prometheus has it. */
    String label(String name) {
        return labels.getOrDefault(name, "");
    }
}

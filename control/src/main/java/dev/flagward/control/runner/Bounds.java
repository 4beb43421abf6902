package dev.flagward.control.runner;

import java.util.Optional;

/**
 * Beyond what somebody is to be told, whatever the guard of a rollout makes of it.
 *
 * @param errors failed requests, in percent of all
 * @param latency the time within which 95 % of requests are to be answered, in ms
 * @param cpu processor time, in percent of what the process may use
 * @param memory heap, in percent of what the process may take
 */
public record Bounds(
        Optional<Double> errors, Optional<Double> latency, Optional<Double> cpu, Optional<Double> memory) {
    /** That of a metric with this name which is no comparison of variants. */
    Optional<Double> find(String metric) {
        return metric.equals(Resource.CPU.metric())
                ? cpu
                : metric.equals(Resource.MEMORY.metric()) ? memory : Optional.empty();
    }

    static String unit(String metric) {
        return metric.equals(Resource.CPU.metric()) || metric.equals(Resource.MEMORY.metric()) ? "%" : "";
    }
}

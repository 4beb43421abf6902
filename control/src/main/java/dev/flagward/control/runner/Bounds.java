package dev.flagward.control.runner;

import java.util.Optional;

/**
 * Beyond what somebody is to be told, whatever the guard of a rollout makes of it.
 *
 * @param errors failed requests, in percent of all
 * @param latency the time within which 95 % of requests are to be answered, in ms
 * @param cpu processor time, in percent of what the process may use
 * @param heap in percent of what the process may take
 */
public record Bounds(Optional<Double> errors, Optional<Double> latency, Optional<Double> cpu, Optional<Double> heap) {
    Optional<Double> of(Resource resource) {
        return switch (resource) {
            case CPU -> cpu;
            case HEAP -> heap;
        };
    }
}

package dev.flagward.control.runner;

import dev.flagward.guard.Direction;
import dev.flagward.guard.Exposure;
import dev.flagward.guard.MetricPlan;
import dev.flagward.guard.RatioPlan;
import dev.flagward.guard.Reaction;
import dev.flagward.guard.Sensitivity;
import dev.flagward.guard.ThresholdPlan;
import dev.flagward.guard.Traffic;
import java.time.Duration;
import java.util.Optional;

/** One metric that a rollout watches: where it comes from, and what is made of it. */
sealed interface Watched {
    String name();

    MetricSource source();

    /**
     * Compared between the variants.
     *
     * @param dispersion where φ₀ comes from
     * @param traffic what is usual, if whoever planned the rollout says so; else it is measured before the first step
     */
    record Compared(
            String name,
            CounterSource source,
            double weight,
            Reaction reaction,
            Sensitivity sensitivity,
            DispersionSource dispersion,
            Optional<Traffic> traffic)
            implements Watched {
        /** With what a warm-up measured; never with less than the plan says. */
        Compared calibrated(double measured) {
            double stated = dispersion == DispersionSource.STATED ? sensitivity.dispersion() : 1;
            return new Compared(
                    name,
                    source,
                    weight,
                    reaction,
                    sensitivity.withDispersion(Math.max(stated, measured)),
                    DispersionSource.MEASURED,
                    traffic);
        }

        MetricPlan plan(Traffic measured, Duration poll) {
            return new RatioPlan(
                    name,
                    Direction.HIGHER_IS_WORSE,
                    Exposure.REQUESTS,
                    weight,
                    reaction,
                    sensitivity,
                    traffic.orElse(measured),
                    poll);
        }
    }

    /** Held against a bound, the same for everybody. A probe counts 1 while all is well and 0 otherwise. */
    record Bounded(String name, MetricSource source, double bound, Direction direction, int breaches, Reaction reaction)
            implements Watched {
        private static final int LEAST_VALUES = 3;

        MetricPlan plan(Duration poll) {
            return new ThresholdPlan(name, bound, direction, breaches, LEAST_VALUES, reaction, poll);
        }
    }
}

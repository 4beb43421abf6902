package dev.flagward.control.runner;

import dev.flagward.control.RolloutPlan;
import dev.flagward.guard.GuardPlan;
import dev.flagward.guard.MetricPlan;
import dev.flagward.guard.Step;
import dev.flagward.guard.Traffic;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rollout watches, as its plan says.
 *
 * @param alpha the share of harmless rollouts that may be stopped by mistake, in (0, 1)
 * @param poll the time between two looks: as long as a scrape interval
 * @param lag how far behind the present counters are read, so that what was scraped has arrived
 * @param outage for how long nobody may be able to ask the metrics before the rollout is taken back; empty if it stays where it is
 * @param metrics none of a rollout that watches nothing
 * @param units how distinct units are split, if something counts them
 * @param halves by which label a warm-up tells two halves apart, if there is to be one
 */
record GuardSetup(
        double alpha,
        Duration poll,
        Duration lag,
        Optional<Duration> outage,
        List<Watched> metrics,
        Optional<WatchedUnits> units,
        Optional<VariantLabel> halves) {
    GuardSetup {
        metrics = List.copyOf(metrics);
    }

    /** Those that are compared between variants, in order. */
    List<Watched.Compared> compared() {
        List<Watched.Compared> compared = new ArrayList<>();
        for (Watched metric : metrics) {
            if (metric instanceof Watched.Compared one) {
                compared.add(one);
            }
        }
        return compared;
    }

    /** The same with the dispersion of each metric that a warm-up measured, by its name. */
    GuardSetup calibrated(Map<String, Double> measured) {
        List<Watched> better = metrics.stream()
                .map(metric -> metric instanceof Watched.Compared compared && measured.containsKey(metric.name())
                        ? compared.calibrated(measured.get(metric.name()))
                        : metric)
                .toList();
        return new GuardSetup(alpha, poll, lag, outage, better, units, halves);
    }

    /** In a word for each metric that is compared, by its name: where its dispersion comes from. */
    Map<String, String> calibration() {
        Map<String, String> words = new LinkedHashMap<>();
        compared()
                .forEach(metric -> words.put(metric.name(), metric.dispersion().word()));
        return words;
    }

    /** What is asked for each metric, by its name, for people. */
    Map<String, String> questions() {
        Map<String, String> questions = new LinkedHashMap<>();
        metrics.forEach(metric -> questions.put(metric.name(), question(metric.source())));
        units.ifPresent(one -> questions.put(WatchedUnits.NAME, question(one.source())));
        return questions;
    }

    private static String question(MetricSource source) {
        if (source instanceof CounterSource.Pair pair) {
            return pair.bad() + " of " + pair.total();
        }
        if (source instanceof CounterSource.Histogram histogram) {
            return histogram.buckets() + " slower than " + histogram.boundaries();
        }
        if (source instanceof CounterSource.Units units) {
            return units.counter().toString();
        }
        return source instanceof MetricSource.Probe probe
                ? "GET " + probe.address()
                : ((MetricSource.Query) source).promql();
    }

    /** Where the counters of a rollout that began then are cut. */
    Grid grid(Instant begun) {
        return new Grid(begun, poll, lag);
    }

    /** The part of a plan at which variants can be compared: somebody has to have the other one. */
    static List<Step> steps(RolloutPlan plan) {
        return plan.steps().stream()
                .filter(step -> step.share().thousandths() < 100_000)
                .map(GuardSetup::step)
                .toList();
    }

    /** A step as the guard counts it. */
    static Step step(RolloutPlan.Step step) {
        return new Step(
                step.share().toBigDecimal().divide(BigDecimal.valueOf(100)).doubleValue(),
                step.hold(),
                step.safeAfter());
    }

    /**
     * The guard's plan; empty if there is nothing to watch.
     *
     * @param measured the usual traffic of each metric that is compared, by its name
     */
    Optional<GuardPlan> plan(RolloutPlan rollout, Map<String, Traffic> measured) {
        List<MetricPlan> plans = new ArrayList<>();
        for (Watched metric : metrics) {
            if (metric instanceof Watched.Compared compared) {
                Traffic traffic = compared.traffic()
                        .or(() -> Optional.ofNullable(measured.get(metric.name())))
                        .orElseThrow(() -> new IllegalStateException("nothing was measured of " + metric.name()));
                plans.add(compared.plan(traffic, poll));
            } else if (metric instanceof Watched.Bounded bounded) {
                plans.add(bounded.plan(poll));
            }
        }
        List<Step> steps = steps(rollout);
        // A rollout to everybody at once compares nothing; bounds are held all the same.
        List<Step> watched =
                steps.isEmpty() ? List.of(new Step(0.5, rollout.steps().get(0).hold())) : steps;
        return plans.isEmpty() ? Optional.empty() : Optional.of(new GuardPlan(alpha, true, watched, plans));
    }
}

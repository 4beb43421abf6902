package dev.flagward.control.runner;

import dev.flagward.control.RolloutPlan;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.guard.GuardPlan;
import dev.flagward.guard.Planner;
import dev.flagward.guard.RatioPlan;
import dev.flagward.guard.Step;
import dev.flagward.guard.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long each step of a plan will take at the traffic there is, and how soon it would find what.
 *
 * @param steps those at which variants can be compared, one for each metric that compares them
 * @param usual what was measured, in the form in which a rollout keeps it
 * @param problems why nothing can be said; none exactly if something is
 */
public record Forecast(List<OfStep> steps, Value.Structure usual, Problems problems) {
    /**
     * One metric at one step.
     *
     * @param share of the step, between 0 and 1
     * @param perSecond what was counted before, of both sides together
     * @param badShare the share of bad ones among them; of several boundaries the largest
     * @param holds as long as the plan says, or as long as it takes to find the smallest harm in nine of ten cases
     * @param underpowered whether that is longer than a step may take
     * @param delays how soon 2, 1.5 and 1.2 times the rate would be found
     */
    public record OfStep(
            double share,
            String metric,
            double perSecond,
            double badShare,
            Duration holds,
            boolean underpowered,
            List<Planner.Delay> delays) {
        public OfStep {
            delays = List.copyOf(delays);
        }
    }

    public Forecast {
        steps = List.copyOf(steps);
    }

    /** Asks for the last half hour, and changes nothing. */
    public static Forecast of(RolloutPlan plan, FlagDocument document, Sources sources, Instant now) {
        GuardReader.Reading guard = GuardReader.read(plan, document);
        if (guard.setup().isEmpty()) {
            return new Forecast(List.of(), Preflight.kept(Map.of(), Map.of()), guard.problems());
        }
        GuardSetup setup = guard.setup().get();
        Preflight.Found found = Preflight.look(setup, sources, now);
        Optional<GuardPlan> watched = found.problems().any() ? Optional.empty() : setup.plan(plan, found.traffic());
        List<OfStep> steps = new ArrayList<>();
        watched.ifPresent(guarded -> {
            for (Step step : GuardSetup.steps(plan)) {
                guarded.metrics().forEach(metric -> {
                    if (metric instanceof RatioPlan ratio) {
                        steps.add(of(step, ratio, guarded));
                    }
                });
            }
        });
        return new Forecast(steps, Preflight.kept(found.traffic(), Map.of()), found.problems());
    }

    private static OfStep of(Step step, RatioPlan metric, GuardPlan guarded) {
        // Half of what a metric may spend is set aside for going on after an alarm.
        Planner planner = new Planner(metric, guarded.alphaOf(metric) / (guarded.resumable() ? 2 : 1));
        Traffic traffic = metric.traffic();
        double bad =
                traffic.badShares().stream().mapToDouble(share -> share).max().orElse(0);
        return new OfStep(
                step.share(),
                metric.name(),
                traffic.perSecond(),
                bad,
                planner.dwell(step),
                planner.underpowered(step),
                planner.delays(step.share()));
    }
}

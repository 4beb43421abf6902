package dev.flagward.guard;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The guard of a rollout: takes what was observed of its metrics, and says at any time whether to go on, hold, or go back.
 *
 * <p>A runner calls {@link GuardPlan#begin} once, {@link #observe} for each poll of each metric, {@link #judge} as often as it likes,
 * {@link #enter} when it has changed the share, and keeps {@link #state} after each poll. It decides; it never acts. One thread at a
 * time.
 */
public final class RolloutGuard {
    private final Map<String, MetricGuard> metrics = new LinkedHashMap<>();
    private final Map<String, MetricPlan> plans = new LinkedHashMap<>();
    private final UnitWatch units;
    private final boolean resumable;

    RolloutGuard(GuardPlan plan, Instant at) {
        for (MetricPlan metric : plan.metrics()) {
            plans.put(metric.name(), metric);
            metrics.put(metric.name(), plan.guard(metric, at));
        }
        units = new UnitWatch(plan.steps().get(0));
        resumable = plan.resumable();
    }

    RolloutGuard(GuardPlan plan, RolloutState state) {
        Range.require(
                state.metrics().size() == plan.metrics().size(), "the state is of a plan with other metrics than this");
        for (MetricPlan metric : plan.metrics()) {
            GuardState kept = state.metrics().get(metric.name());
            if (kept == null) {
                throw new IllegalArgumentException("the state knows no metric " + metric.name());
            }
            plans.put(metric.name(), metric);
            metrics.put(metric.name(), plan.guard(metric, kept));
        }
        Numbers numbers = Numbers.of(state.units());
        units = new UnitWatch(numbers);
        numbers.end();
        resumable = plan.resumable();
    }

    /** What has to be kept to go on after a restart as if there had been none. */
    public RolloutState state() {
        Map<String, GuardState> kept = new LinkedHashMap<>();
        metrics.forEach((name, guard) -> kept.put(name, guard.state()));
        Numbers numbers = Numbers.empty();
        units.keep(numbers);
        return new RolloutState(kept, numbers.state());
    }

    /** A step begins: the share was changed. */
    public void enter(Step step, Instant at) {
        metrics.values().forEach(guard -> guard.enter(step, at));
        units.enter(step);
    }

    /**
     * Something was learnt of a metric.
     *
     * @throws IllegalArgumentException if the plan has no such metric, or the observation is not of its kind or out of order
     */
    public void observe(String metric, Observation observation) {
        MetricGuard guard = metrics.get(metric);
        if (guard == null) {
            throw new IllegalArgumentException("the plan has no metric " + metric + ", it has " + metrics.keySet());
        }
        guard.observe(observation);
    }

    /**
     * Units that were seen for the first time in this count and since the last call, 0 or more on each side. A step begins a count
     * of its own.
     */
    public void countUnits(long candidates, long baselines) {
        Range.notNegative(candidates, "the units of the candidate");
        Range.notNegative(baselines, "the units of the baseline");
        units.add(candidates, baselines);
    }

    /** Another count of units begins: those that were counted may be counted again. */
    public void recountUnits() {
        units.recount();
    }

    /**
     * What to make of all that was observed; changes nothing.
     *
     * @param now not before the last observation
     */
    public RolloutAssessment judge(Instant now) {
        List<Assessment> each = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        List<Advice> advice = new ArrayList<>();
        for (Map.Entry<String, MetricGuard> metric : metrics.entrySet()) {
            Assessment assessment = metric.getValue().judge(now);
            each.add(assessment);
            advice.add(assessment.advice());
            MetricPlan plan = plans.get(metric.getKey());
            if (plan != null && plan.reaction().regressed() != Action.NOTIFY) {
                verdicts.add(assessment.verdict());
            }
        }
        UnitSplit split = units.split();
        if (split.mismatched()) {
            verdicts.add(Verdict.SAMPLE_RATIO_MISMATCH);
            advice.add(Advice.PAUSE);
        }
        // Where every metric only notifies, nothing is asked of the rollout.
        Verdict worst = verdicts.isEmpty() ? Verdict.HEALTHY : Verdict.worst(verdicts);
        return new RolloutAssessment(now, worst, Advice.sternest(advice), each, split);
    }

    /**
     * Somebody has looked at an alarm or a pause, and goes on in the same step, with new evidence only.
     *
     * @throws IllegalStateException if the plan set nothing aside for that
     */
    public void acknowledge(Instant at) {
        if (!resumable) {
            throw new IllegalStateException(
                    "the plan sets no part of its alpha aside for going on after an alarm: begin a new rollout");
        }
        metrics.values().forEach(guard -> guard.acknowledge(at));
        units.acknowledge();
    }
}

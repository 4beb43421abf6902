package dev.flagward.control.runner;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.RolloutPlan;
import dev.flagward.control.Schedule;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import dev.flagward.guard.Assessment;
import dev.flagward.guard.GuardPlan;
import dev.flagward.guard.Traffic;
import dev.flagward.guard.UnitSplit;
import dev.flagward.guard.Verdict;
import dev.flagward.store.Drift;
import dev.flagward.store.FlagStore;
import dev.flagward.store.StoreState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Watches a flag and changes nothing. While a guarded rollout of it is under way, what that watches is read, and judged as its
 * runner judges it; else the usual metrics are, and held against bounds alone. Not thread-safe.
 */
public final class FlagMonitor {
    private final FlagStore store;
    private final Sources sources;
    private final Plan plan;
    private final GuardedRollouts rollouts;
    private final Alarms alarms = new Alarms();
    private long followed;
    private Optional<RolloutWatch> watch = Optional.empty();

    /**
     * What is to be watched.
     *
     * @param usual what is watched while no rollout is under way, in the form of a plan's guard
     * @param every the time between two looks; above zero
     */
    public record Plan(String flag, String environment, Value.Structure usual, Bounds bounds, Duration every) {
        /** What is wrong with what is watched while no rollout is under way. */
        public Problems problems(FlagDocument document) {
            return GuardReader.problems(withoutRollout(), document);
        }

        RolloutPlan withoutRollout() {
            RolloutPlan.Step everybody = new RolloutPlan.Step(new Percent(Percent.WHOLE), Duration.ZERO);
            return new RolloutPlan(
                    List.of(flag),
                    environment,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(everybody),
                    Schedule.ALWAYS,
                    Duration.ZERO,
                    usual);
        }
    }

    /** A monitor that has not looked yet. */
    public FlagMonitor(FlagStore store, Sources sources, Plan plan) {
        this.store = store;
        this.sources = sources;
        this.plan = plan;
        this.rollouts = new GuardedRollouts(store);
    }

    /**
     * Looks once.
     *
     * @param now not before the last look
     * @throws dev.flagward.store.StoreException if the store cannot be reached or is damaged; the next look may do better
     */
    public Look look(Instant now) {
        StoreState state = store.read();
        FlagDocument document = state.drift().map(Drift::recorded).orElse(state.document());
        Optional<GuardedRollout> rollout = current(state.revision());
        GuardReader.Reading guard =
                GuardReader.read(rollout.map(GuardedRollout::plan).orElseGet(plan::withoutRollout), document);
        Optional<Judgement> judgement =
                rollout.flatMap(one -> guard.setup().flatMap(setup -> judged(one, document, setup, now)));
        List<Metered> metrics = guard.setup()
                .map(setup -> metrics(setup, now))
                .orElseGet(() -> List.of(unreadable(String.valueOf(guard.problems()))));
        List<Metered> weighed = metrics.stream()
                .map(metric -> judgement
                        .flatMap(all -> strength(metric, all))
                        .map(metric::with)
                        .orElse(metric))
                .toList();
        if (guard.setup().flatMap(GuardSetup::units).isPresent()) {
            weighed = Stream.concat(
                            weighed.stream(), Stream.of(units(guard.setup().get(), judgement)))
                    .toList();
        }
        Instant at = now.truncatedTo(ChronoUnit.MILLIS);
        List<Alert> alerts = alarms.at(at, weighed, judgement, rollout);
        Optional<Outlook> outlook = rollout.map(one -> Outlook.of(one, document, now));
        return new Look(
                at,
                rollout.map(one -> underway(one, document, outlook.flatMap(Outlook::left), judgement)),
                weighed,
                outlook.map(one -> one.next(judgement))
                        .orElse("nothing: no guarded rollout of " + plan.flag() + " is under way in "
                                + plan.environment()),
                alerts);
    }

    /** The last look once more, with alerts of what was asked for and could never be read: not to see is not to be well. */
    public Look ended(Look last) {
        List<Alert> alerts = new ArrayList<>(last.alerts());
        alerts.addAll(alarms.unseen(last.at(), last.metrics()));
        return new Look(last.at(), last.rollout(), last.metrics(), last.next(), alerts);
    }

    /** The one under way; or the one that was, so that its end is seen. */
    private Optional<GuardedRollout> current(long revision) {
        Optional<GuardedRollout> open = Optional.empty();
        for (GuardedRollout one : rollouts.readTo(revision).all()) {
            boolean ours = one.plan().environment().equals(plan.environment())
                    && one.plan().flags().contains(plan.flag());
            if (ours && !one.isOver()) {
                open = Optional.of(one);
            }
        }
        Optional<GuardedRollout> found = open.or(() -> rollouts.find(followed));
        long number = found.map(GuardedRollout::number).orElse(0L);
        if (number != followed) {
            followed = number;
            watch = Optional.empty();
            alarms.begin();
        }
        return found;
    }

    private Optional<Judgement> judged(GuardedRollout rollout, FlagDocument document, GuardSetup setup, Instant now) {
        GuardSetup calibrated = setup.calibrated(Preflight.dispersions(rollout.usual()));
        boolean begun = rollout.phase() == GuardedRollout.Phase.RUNNING && rollout.standsIn(document);
        Map<String, Traffic> usual = Preflight.of(rollout.usual());
        boolean known = setup.compared().stream()
                .allMatch(metric -> metric.traffic().isPresent() || usual.containsKey(metric.name()));
        if (!begun || !known || sources.missing(setup).isPresent()) {
            return Optional.empty();
        }
        if (watch.isEmpty()) {
            Optional<GuardPlan> guard = calibrated.plan(rollout.plan(), usual);
            watch = guard.map(one -> new RolloutWatch(calibrated, one, sources, rollout));
        }
        watch.ifPresent(one -> one.look(rollout, now));
        return watch.map(one -> one.judge(rollout, now));
    }

    private static Optional<Metered.Strength> strength(Metered metric, Judgement judgement) {
        return judgement.metrics().stream()
                .filter(one -> one.metric().equals(metric.metric()))
                .findFirst()
                .map(one -> one instanceof Assessment.OfRatio ratio
                        ? new Metered.Strength(
                                Math.max(0, ratio.evidence().log()),
                                ratio.evidence().logThreshold(),
                                Judgement.word(one.verdict()),
                                one.because(),
                                judgement.calibration().getOrDefault(one.metric(), ""))
                        : new Metered.Strength(0, 0, Judgement.word(one.verdict()), one.because(), ""));
    }

    private List<Metered> metrics(GuardSetup setup, Instant now) {
        Duration window = setup.poll().multipliedBy(4);
        Meter meter = new Meter(sources, plan.bounds(), window.compareTo(plan.every()) < 0 ? plan.every() : window);
        List<Metered> metrics = new ArrayList<>();
        setup.metrics().forEach(metric -> metrics.add(meter.read(metric, now)));
        Optional<Selector> requests = setup.compared().stream()
                .map(metric -> metric.source() instanceof CounterSource.Pair pair
                        ? pair.total()
                        : ((CounterSource.Histogram) metric.source()).buckets())
                .findFirst();
        for (Resource resource : Resource.values()) {
            if (metrics.stream().noneMatch(one -> one.metric().equals(resource.metric()))) {
                metrics.add(meter.ofProcesses(resource, requests, now));
            }
        }
        return metrics;
    }

    /** The candidate's part of the distinct units, in percent, and how far that speaks for a mismatch. */
    private static Metered units(GuardSetup setup, Optional<Judgement> judgement) {
        Optional<UnitSplit> split = judgement.flatMap(Judgement::units);
        long all = split.map(one -> one.candidates() + one.baselines()).orElse(0L);
        List<Metered.Level> levels = all == 0
                ? List.of()
                : List.of(
                        new Metered.Level("", 100.0 * split.get().candidates() / all, OptionalDouble.of((double) all)));
        return new Metered(
                WatchedUnits.NAME,
                "%",
                levels,
                Optional.empty(),
                false,
                setup.questions().getOrDefault(WatchedUnits.NAME, ""),
                all == 0 ? Optional.of("no distinct unit was counted in this step yet") : Optional.empty(),
                split.map(one -> new Metered.Strength(
                        Math.max(0, one.log()),
                        one.logThreshold(),
                        one.mismatched() ? Judgement.word(Verdict.SAMPLE_RATIO_MISMATCH) : "as planned",
                        one.because(),
                        "")));
    }

    private static Metered unreadable(String why) {
        return new Metered(
                "guard",
                "",
                List.of(),
                Optional.empty(),
                true,
                "",
                Optional.of(Wording.line("what is watched cannot be read: " + why)),
                Optional.empty());
    }

    private static Look.Underway underway(
            GuardedRollout rollout, FlagDocument document, Optional<Duration> left, Optional<Judgement> judgement) {
        return new Look.Underway(
                rollout.number(),
                rollout.state(document).word(),
                rollout.step() + 1,
                rollout.plan().steps().size(),
                rollout.share().toString(),
                left,
                judgement.map(one -> Judgement.word(one.verdict())));
    }
}

package dev.flagward.control.runner;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import dev.flagward.guard.Calibration;
import dev.flagward.guard.Contrast;
import dev.flagward.guard.Observation;
import dev.flagward.guard.Tally;
import dev.flagward.guard.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks before the first step whether everything can be watched, and what is usual. */
final class Preflight {
    private static final Duration LOOKING_BACK = Duration.ofMinutes(30);
    private static final double LEAST_SHARE = 1e-6;

    private final GuardSetup setup;
    private final Sources sources;
    private final Instant now;
    private final Set<Problem> problems = new LinkedHashSet<>();

    private Preflight(GuardSetup setup, Sources sources, Instant now) {
        this.setup = setup;
        this.sources = sources;
        this.now = now;
    }

    /**
     * What was found.
     *
     * @param traffic of each metric that is compared, by its name; all of them if there are no problems
     */
    record Found(Map<String, Traffic> traffic, Problems problems) {}

    static Found look(GuardSetup setup, Sources sources, Instant now) {
        Preflight preflight = new Preflight(setup, sources, now);
        Map<String, Traffic> traffic = preflight.traffic();
        return new Found(traffic, new Problems(List.copyOf(preflight.problems)));
    }

    private Map<String, Traffic> traffic() {
        Map<String, Traffic> traffic = new LinkedHashMap<>();
        for (Watched metric : setup.metrics()) {
            if (metric instanceof Watched.Compared compared) {
                Problems wrong = sources.check(compared.source(), now);
                wrong.forEach(problems::add);
                setup.halves()
                        .ifPresent(halves -> sources.check(compared.source().halved(halves), now)
                                .forEach(problems::add));
                if (!wrong.any()) {
                    compared.traffic()
                            .or(() -> measured(compared.source()))
                            .ifPresent(found -> traffic.put(metric.name(), found));
                }
            } else if (metric instanceof Watched.Bounded bounded) {
                sources.check(bounded.source(), now).forEach(problems::add);
            }
        }
        setup.units().ifPresent(units -> sources.check(units.source(), now).forEach(problems::add));
        return traffic;
    }

    /** What both sides had together in the last half hour, or as far back as there is anything. */
    private Optional<Traffic> measured(CounterSource source) {
        Answered<Grid> span = sources.span(source, now.minus(LOOKING_BACK), now);
        if (span instanceof Answered.Failed<Grid> failed) {
            problems.add(failed.problem());
            return Optional.empty();
        }
        Grid grid = ((Answered.Got<Grid>) span).value();
        MetricWatch.Batch batch = sources.watch(source, grid).read(now);
        batch.problem().ifPresent(problems::add);
        for (Observation observation : batch.observations()) {
            if (observation instanceof Observation.Counted counted) {
                return Optional.of(traffic(counted.contrasts(), grid.poll()));
            }
        }
        return Optional.empty();
    }

    private static Traffic traffic(List<Contrast> contrasts, Duration lasted) {
        List<Double> shares = new ArrayList<>();
        double perSecond = LEAST_SHARE;
        for (Contrast contrast : contrasts) {
            Tally all = contrast.candidate().plus(contrast.baseline());
            perSecond = Math.max(perSecond, all.total() * 1000.0 / lasted.toMillis());
            double share = all.total() == 0 ? LEAST_SHARE : (double) all.bad() / all.total();
            shares.add(Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share)));
        }
        return new Traffic(perSecond, shares);
    }

    /**
     * What a warm-up that ends now says of each metric's dispersion, by its name. A metric of which too little was counted is not in it.
     *
     * @return failed if Prometheus cannot be asked for now
     */
    static Answered<Map<String, Double>> calibrate(GuardSetup setup, Duration warmUp, Sources sources, Instant now) {
        Map<String, Double> measured = new LinkedHashMap<>();
        for (Watched.Compared metric : setup.compared()) {
            Optional<VariantLabel> halves = setup.halves();
            if (halves.isEmpty()) {
                continue;
            }
            Grid grid = setup.grid(now.minus(setup.lag()).minus(warmUp));
            MetricWatch watch = sources.watch(metric.source().halved(halves.get()), grid);
            List<List<Contrast>> intervals = new ArrayList<>();
            MetricWatch.Batch batch;
            do {
                batch = watch.read(now);
                for (Observation observation : batch.observations()) {
                    if (observation instanceof Observation.Counted counted) {
                        intervals.add(counted.contrasts());
                    }
                }
                if (batch.problem().isPresent()) {
                    return new Answered.Failed<>(batch.problem().get());
                }
            } while (batch.behind());
            for (int i = 0; i < metric.source().contrasts(); i++) {
                int contrast = i;
                Calibration.of(intervals.stream()
                                .map(each -> each.get(contrast))
                                .toList())
                        .ifPresent(phi -> measured.merge(metric.name(), phi, Math::max));
            }
        }
        return Answered.of(measured);
    }

    // As an entry keeps it

    static Value.Structure kept(Map<String, Traffic> traffic, Map<String, Double> dispersions) {
        Map<String, Value> members = new LinkedHashMap<>();
        traffic.forEach((name, one) -> {
            Map<String, Value> numbers = new LinkedHashMap<>();
            numbers.put("per_second", Value.of(one.perSecond()));
            numbers.put(
                    "bad_shares",
                    new Value.Sequence(
                            one.badShares().stream().<Value>map(Value::of).toList()));
            Optional.ofNullable(dispersions.get(name))
                    .ifPresent(measured -> numbers.put("dispersion", Value.of(measured)));
            members.put(name, new Value.Structure(numbers));
        });
        return new Value.Structure(Map.of("usual", new Value.Structure(members)));
    }

    /** The dispersions that a warm-up measured. */
    static Map<String, Double> dispersions(Value.Structure kept) {
        Map<String, Double> measured = new LinkedHashMap<>();
        if (kept.members().get("usual") instanceof Value.Structure usual) {
            usual.members().forEach((name, one) -> {
                if (one instanceof Value.Structure numbers
                        && numbers.members().get("dispersion") instanceof Value.Num dispersion) {
                    measured.put(name, dispersion.value());
                }
            });
        }
        return measured;
    }

    static Map<String, Traffic> of(Value.Structure kept) {
        Map<String, Traffic> traffic = new LinkedHashMap<>();
        if (kept.members().get("usual") instanceof Value.Structure usual) {
            usual.members().forEach((name, one) -> {
                if (one instanceof Value.Structure numbers
                        && numbers.members().get("per_second") instanceof Value.Num perSecond
                        && numbers.members().get("bad_shares") instanceof Value.Sequence shares) {
                    List<Double> read = new ArrayList<>();
                    shares.values().forEach(share -> {
                        if (share instanceof Value.Num number) {
                            read.add(number.value());
                        }
                    });
                    traffic.put(name, new Traffic(perSecond.value(), read));
                }
            });
        }
        return traffic;
    }
}

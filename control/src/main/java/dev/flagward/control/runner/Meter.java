package dev.flagward.control.runner;

import dev.flagward.control.runner.Metered.Level;
import dev.flagward.control.runner.Metered.Limit;
import dev.flagward.guard.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks for the present level of metrics: the share of bad requests, and the time within which 95 % were answered. Each is of
 * a window that ends now; nothing is filled in where nothing was measured.
 *
 * @param window how far back counters are looked at
 */
record Meter(Sources sources, Bounds bounds, Duration window) {
    private static final String NOBODY = "no requests in the last ";

    /** What is asked for, and what for. */
    private record Question(String metric, String unit, Optional<Limit> bound, boolean wanted, String asked) {
        Metered read(List<Level> levels) {
            return new Metered(metric, unit, levels, bound, wanted, asked, Optional.empty(), Optional.empty());
        }

        Metered unread(String why) {
            return new Metered(
                    metric, unit, List.of(), bound, wanted, asked, Optional.of(Wording.line(why)), Optional.empty());
        }
    }

    Metered read(Watched metric, Instant now) {
        if (metric instanceof Watched.Compared compared) {
            return compared.source() instanceof CounterSource.Pair pair
                    ? share(compared.name(), pair, now)
                    : slowest(compared.name(), (CounterSource.Histogram) compared.source(), now);
        }
        Watched.Bounded bounded = (Watched.Bounded) metric;
        Limit limit = new Limit(bounded.bound(), bounded.direction() == Direction.HIGHER_IS_WORSE);
        Question question = new Question(bounded.name(), "", Optional.of(limit), true, asked(bounded.source()));
        return single(question, value(bounded.source(), now));
    }

    private static Metered single(Question question, Answered<Double> value) {
        return value instanceof Answered.Got<Double> got
                ? question.read(List.of(new Level("", got.value(), OptionalDouble.empty())))
                : question.unread(why(value));
    }

    /** Of a probe 1 while all is well, as the guard has it. */
    private Answered<Double> value(MetricSource source, Instant now) {
        return source instanceof MetricSource.Probe probe
                ? sources.probe().ask(probe).then(health -> Answered.of(health.healthy() ? 1.0 : 0.0))
                : prometheus().then(prometheus -> prometheus.value(((MetricSource.Query) source).promql(), now));
    }

    private static String asked(MetricSource source) {
        return source instanceof MetricSource.Query query
                ? query.promql()
                : "GET " + ((MetricSource.Probe) source).address();
    }

    /** How busy or full the processes are that count requests there; tried, whether somebody asked for it or not. */
    Metered ofProcesses(Resource resource, Optional<Selector> requests, Instant now) {
        Optional<Limit> limit = bounds.of(resource).map(value -> new Limit(value, true));
        Question question = new Question(
                resource.metric(),
                "%",
                limit,
                limit.isPresent(),
                requests.map(resource::promql).orElse(""));
        if (requests.isEmpty()) {
            return question.unread("nothing that is watched says which processes serve the flag");
        }
        return single(question, prometheus().then(prometheus -> prometheus.value(question.asked(), now)));
    }

    private Answered<Prometheus> prometheus() {
        return sources.prometheus()
                .<Answered<Prometheus>>map(Answered::of)
                .orElseGet(() -> Answered.failed(
                        MetricError.UNREACHABLE,
                        "nobody said which Prometheus has the metrics",
                        "name it with --prometheus or FLAGWARD_PROMETHEUS"));
    }

    private static String why(Answered<?> failed) {
        return ((Answered.Failed<?>) failed).problem().message();
    }

    // What is counted by variant

    private Metered share(String metric, CounterSource.Pair pair, Instant now) {
        Question question = new Question(
                metric,
                "%",
                bounds.errors().map(value -> new Limit(value, true)),
                true,
                pair.bad() + " of " + pair.total());
        List<Level> levels = new ArrayList<>();
        for (Set<String> side : sides(pair.variants())) {
            String label = pair.variants().label();
            Answered<OptionalDouble> all = counted(pair.total().where(label, side), now);
            Answered<OptionalDouble> bad = counted(pair.bad().where(label, side), now);
            if (!(all instanceof Answered.Got<OptionalDouble> of)
                    || !(bad instanceof Answered.Got<OptionalDouble> part)) {
                return question.unread(why(all instanceof Answered.Failed ? all : bad));
            }
            double total = of.value().orElse(0);
            if (total > 0) {
                // A counter that is not there yet has counted nothing.
                double share = Math.min(100, 100 * part.value().orElse(0) / total);
                levels.add(new Level(name(side), share, OptionalDouble.of(total)));
            }
        }
        return levels.isEmpty() ? question.unread(nobody(pair.total())) : question.read(levels);
    }

    private Metered slowest(String metric, CounterSource.Histogram histogram, Instant now) {
        double scale = inMillis(histogram.buckets().name());
        Question question = new Question(
                metric,
                scale > 0 ? "ms" : "",
                bounds.latency().filter(value -> scale > 0).map(value -> new Limit(value, true)),
                true,
                "95 % of " + histogram.buckets() + " within");
        List<Level> levels = new ArrayList<>();
        for (Set<String> side : sides(histogram.variants())) {
            Selector buckets = histogram.buckets().where(histogram.variants().label(), side);
            Answered<OptionalDouble> all =
                    counted(buckets.where(CounterSource.Histogram.BOUNDARY, Set.of(CounterSource.Histogram.ALL)), now);
            Answered<OptionalDouble> within =
                    one("histogram_quantile(0.95, sum by (le) (rate(" + buckets + range() + ")))", now);
            if (!(all instanceof Answered.Got<OptionalDouble> of)
                    || !(within instanceof Answered.Got<OptionalDouble> value)) {
                return question.unread(why(all instanceof Answered.Failed ? all : within));
            }
            if (of.value().orElse(0) > 0 && value.value().isPresent()) {
                double level = value.value().getAsDouble() * (scale > 0 ? scale : 1);
                levels.add(new Level(name(side), level, of.value()));
            }
        }
        return levels.isEmpty() ? question.unread(nobody(histogram.buckets())) : question.read(levels);
    }

    private String nobody(Selector selector) {
        return NOBODY + window.toSeconds() + " s were counted by " + selector.shown();
    }

    /** What makes milliseconds of it; 0 if its name does not tell its unit. */
    private static double inMillis(String name) {
        return name.contains("_seconds") ? 1000 : name.contains("_milliseconds") || name.contains("_ms") ? 1 : 0;
    }

    private static List<Set<String>> sides(VariantLabel variants) {
        return List.of(variants.baseline(), Set.of(variants.candidate()));
    }

    private static String name(Set<String> side) {
        return String.join(",", new TreeSet<>(side));
    }

    private Answered<OptionalDouble> counted(Selector selector, Instant now) {
        return one("sum(increase(" + selector + range() + "))", now);
    }

    private String range() {
        return "[" + window.toMillis() + "ms]";
    }

    /** The one number that a query comes to; none if no series is there, or it is no number. */
    private Answered<OptionalDouble> one(String query, Instant now) {
        return prometheus().then(prometheus -> prometheus.vector(query, now)).then(series -> {
            double value = series.isEmpty()
                    ? Double.NaN
                    : series.get(0).samples().get(0).value();
            return Answered.of(Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty());
        });
    }
}

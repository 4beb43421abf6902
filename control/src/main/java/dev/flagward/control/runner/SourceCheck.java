package dev.flagward.control.runner;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks before a rollout starts whether its metrics can be watched at all. What it finds has to be mended by somebody, or
 * Prometheus cannot be asked right now; it says nothing about how a flag does.
 */
public final class SourceCheck {
    /** In which time a counter of bad ones must have been there: one that never was may be a name written wrongly. */
    private static final Duration EVER = Duration.ofDays(1);

    private static final int MOST_NAMED = 20;

    private final Prometheus prometheus;
    private final Instant now;
    private final List<Problem> problems = new ArrayList<>();

    private SourceCheck(Prometheus prometheus, Instant now) {
        this.prometheus = prometheus;
        this.now = now;
    }

    /**
     * Everything that is wrong with a source of counters: series or the label are missing, the baseline is empty, a boundary
     * is none, what is counted is no count, or it is scraped too seldom. The candidate may still be without series.
     */
    public static Problems of(CounterSource source, Prometheus prometheus, Instant now) {
        SourceCheck check = new SourceCheck(prometheus, now);
        if (source instanceof CounterSource.Pair pair) {
            if (check.labelled(pair.total(), Increases.LOOKBACK, source.variants())) {
                check.baseline(pair.total(), source.variants());
            }
            check.labelled(pair.bad(), EVER, source.variants());
        } else if (source instanceof CounterSource.Units units) {
            if (check.labelled(units.counter(), Increases.LOOKBACK, units.variants())) {
                check.baseline(units.counter(), units.variants());
            }
        } else if (source instanceof CounterSource.Histogram histogram && check.boundaries(histogram)) {
            Selector all =
                    histogram.buckets().where(CounterSource.Histogram.BOUNDARY, List.of(CounterSource.Histogram.ALL));
            if (check.labelled(all, Increases.LOOKBACK, source.variants())) {
                check.baseline(all, source.variants());
            }
        }
        return new Problems(check.problems);
    }

    /** What is wrong with a query: it has to come to one number now. */
    public static Problems of(MetricSource.Query query, Prometheus prometheus, Instant now) {
        SourceCheck check = new SourceCheck(prometheus, now);
        check.got(prometheus.value(query.promql(), now));
        return new Problems(check.problems);
    }

    private boolean boundaries(CounterSource.Histogram histogram) {
        String le = CounterSource.Histogram.BOUNDARY;
        Optional<List<Series>> found = grouped(histogram.buckets(), le, Increases.LOOKBACK);
        if (found.isEmpty() || found.get().isEmpty()) {
            found.ifPresent(none -> noSeries(histogram.buckets(), Increases.LOOKBACK));
            return false;
        }
        TreeMap<Double, String> there = new TreeMap<>();
        found.get().stream()
                .map(series -> series.label(le))
                .filter(label -> !Double.isNaN(Boundary.parse(label)))
                .forEach(label -> there.put(Boundary.parse(label), label));
        List<Double> missing = histogram.boundaries().stream()
                .filter(boundary -> !there.containsKey(boundary))
                .toList();
        String shown = histogram.buckets().shown();
        if (!there.containsKey(Double.POSITIVE_INFINITY)) {
            wrong(
                    MetricError.NOT_A_BOUNDARY,
                    shown + " has no bucket le=\"+Inf\", so that nobody knows how many there were in all",
                    "name the series …_bucket of a histogram, with all its buckets");
        } else if (!missing.isEmpty()) {
            there.remove(Double.POSITIVE_INFINITY);
            wrong(
                    MetricError.NOT_A_BOUNDARY,
                    shown + " has no bucket that ends at "
                            + missing.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                    "take one of its boundaries: " + named(there.values()));
        }
        return problems.isEmpty();
    }

    /** Whether there are series, and they have the label. */
    private boolean labelled(Selector selector, Duration within, VariantLabel variants) {
        Optional<List<Series>> found = grouped(selector, variants.label(), within);
        if (found.isEmpty()) {
            return false;
        }
        if (found.get().isEmpty()) {
            noSeries(selector, within);
            return false;
        }
        if (found.get().stream()
                .allMatch(series -> series.label(variants.label()).isEmpty())) {
            wrong(
                    MetricError.LABEL_MISSING,
                    "no series of " + selector + " has the label " + variants.label(),
                    "count with the variant as a label, or take one of the labels there are: "
                            + labels(selector, within) + "; without one, hold a query against a bound");
            return false;
        }
        return true;
    }

    private void baseline(Selector selector, VariantLabel variants) {
        Selector baseline = selector.where(variants.label(), new TreeSet<>(variants.baseline()));
        Optional<List<Series>> samples = got(prometheus.samples(baseline, now.minus(Increases.LOOKBACK), now));
        if (samples.isEmpty()) {
            return;
        }
        if (samples.get().isEmpty()) {
            String values = grouped(selector, variants.label(), Increases.LOOKBACK).stream()
                    .flatMap(List::stream)
                    .map(series -> series.label(variants.label()))
                    .sorted()
                    .limit(MOST_NAMED)
                    .collect(Collectors.joining(", "));
            wrong(
                    MetricError.BASELINE_EMPTY,
                    "there is nothing to compare with: no series of " + selector + " has " + variants.label() + " "
                            + named(new TreeSet<>(variants.baseline())),
                    "take as baseline variants that are served; the series have " + values);
            return;
        }
        for (Series series : samples.get()) {
            Optional<Series.Sample> odd = series.samples().stream()
                    .filter(sample -> !Increases.isCount(sample.value()))
                    .findFirst();
            if (odd.isPresent()) {
                problems.add(Increases.odd(series, odd.get()));
                return;
            }
        }
        if (samples.get().stream().allMatch(series -> series.samples().size() < 2)) {
            wrong(
                    MetricError.SCRAPED_TOO_SELDOM,
                    selector + " was scraped less than twice in " + Increases.LOOKBACK.toMinutes() + " minutes",
                    "wait for the next scrape, or scrape it more often: every 15 s is usual");
        }
    }

    private void noSeries(Selector selector, Duration within) {
        wrong(
                MetricError.NO_SERIES,
                "no series of " + selector + " was there in the last " + within.toMinutes() + " minutes",
                "see that name and matchers are right and that it is scraped; a counter of failures has to be there, as 0,"
                        + " before the first one");
    }

    private Optional<List<Series>> grouped(Selector selector, String label, Duration within) {
        return got(prometheus.vector(
                "count by (" + label + ") (last_over_time(" + selector + "[" + within.toMillis() + "ms]))", now));
    }

    private String labels(Selector selector, Duration within) {
        return got(prometheus.vector("topk(1, last_over_time(" + selector + "[" + within.toMillis() + "ms]))", now))
                .flatMap(found -> found.stream().findFirst())
                .map(Series::labels)
                .map(Map::keySet)
                .map(TreeSet::new)
                .map(SourceCheck::named)
                .orElse("none");
    }

    private static String named(Iterable<String> names) {
        List<String> first = new ArrayList<>();
        names.forEach(name -> {
            if (!name.equals("__name__") && first.size() < MOST_NAMED) {
                first.add(name);
            }
        });
        return Wording.line(String.join(", ", first));
    }

    private <T> Optional<T> got(Answered<T> answered) {
        if (answered instanceof Answered.Got<T> got) {
            return Optional.of(got.value());
        }
        problems.add(((Answered.Failed<T>) answered).problem());
        return Optional.empty();
    }

    private void wrong(MetricError error, String message, String mend) {
        problems.add(Problem.of(error, message, mend));
    }
}

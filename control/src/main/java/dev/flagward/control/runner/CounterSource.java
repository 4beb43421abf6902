package dev.flagward.control.runner;

import dev.flagward.control.runner.VariantLabel.Side;
import dev.flagward.guard.Tally;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** A metric whose series are counters that say which variant was served. */
public sealed interface CounterSource extends MetricSource {

    /** Which label tells the sides apart. */
    VariantLabel variants();

    /** The same of what has the baseline, with the sides that another label tells apart. */
    CounterSource halved(VariantLabel halves);

    /** How many contrasts come of it: one for each boundary, or a single one. */
    int contrasts();

    /** What is fetched: all at the same instant, so that all of it is of the same scrapes. */
    List<Selector> selectors();

    /**
     * What a series of one of the {@link #selectors} counts.
     *
     * @return 0 for all opportunities; else the number of the contrast, from 1, whose part it is; empty for neither
     */
    OptionalInt role(int selector, Series series);

    /** The counts of a contrast: how many there were in all, and how many in its part. */
    Tally tally(long all, long part);

    /**
     * Two counters: requests, and those of them that failed.
     *
     * @param total what is counted in all
     * @param bad which of them are bad
     */
    record Pair(Selector total, Selector bad, VariantLabel variants) implements CounterSource {
        @Override
        public CounterSource halved(VariantLabel halves) {
            return new Pair(variants.baseline(total), variants.baseline(bad), halves);
        }

        @Override
        public int contrasts() {
            return 1;
        }

        @Override
        public List<Selector> selectors() {
            return List.of(variants.both(total), variants.both(bad));
        }

        @Override
        public OptionalInt role(int selector, Series series) {
            return OptionalInt.of(selector);
        }

        @Override
        public Tally tally(long all, long part) {
            return new Tally(all, Math.min(part, all));
        }
    }

    /**
     * A histogram of times: a request is bad if it is slower than a boundary.
     *
     * @param buckets the series with the label {@code le}, {@code …_bucket}
     * @param boundaries in the unit of the histogram, mostly seconds, finite; each has to be one of its buckets; one contrast
     *     each, in this order
     */
    record Histogram(Selector buckets, List<Double> boundaries, VariantLabel variants) implements CounterSource {
        static final String BOUNDARY = "le";
        static final String ALL = "+Inf";

        public Histogram {
            boundaries = List.copyOf(boundaries);
            if (boundaries.isEmpty() || boundaries.stream().anyMatch(boundary -> !Double.isFinite(boundary))) {
                throw new IllegalArgumentException("a histogram is looked at from finite boundaries: " + boundaries);
            }
        }

        @Override
        public CounterSource halved(VariantLabel halves) {
            return new Histogram(variants.baseline(buckets), boundaries, halves);
        }

        @Override
        public int contrasts() {
            return boundaries.size();
        }

        @Override
        public List<Selector> selectors() {
            Set<String> spelt = new LinkedHashSet<>();
            boundaries.forEach(boundary -> spelt.addAll(Boundary.spellings(boundary)));
            spelt.add(ALL);
            return List.of(variants.both(buckets).where(BOUNDARY, spelt));
        }

        @Override
        public OptionalInt role(int selector, Series series) {
            double boundary = Boundary.parse(series.label(BOUNDARY));
            if (boundary == Double.POSITIVE_INFINITY) {
                return OptionalInt.of(0);
            }
            int place = boundaries.indexOf(boundary);
            return place < 0 ? OptionalInt.empty() : OptionalInt.of(place + 1);
        }

        @Override
        public Tally tally(long all, long part) {
            return new Tally(all, Math.max(0, all - part));
        }
    }

    /**
     * A counter of distinct units, of which a process counts each once.
     *
     * @param counter counts a unit when it is served a variant
     */
    record Units(Selector counter, VariantLabel variants) implements CounterSource {
        @Override
        public CounterSource halved(VariantLabel halves) {
            return new Units(variants.baseline(counter), halves);
        }

        @Override
        public int contrasts() {
            return 1;
        }

        @Override
        public List<Selector> selectors() {
            return List.of(variants.both(counter));
        }

        @Override
        public OptionalInt role(int selector, Series series) {
            return OptionalInt.of(0);
        }

        @Override
        public Tally tally(long all, long part) {
            return new Tally(all, 0);
        }
    }

    /** The sides of all series, in the order of their names; those that are not compared are left out. */
    default List<Counter> counters(List<List<Series>> answers) {
        List<Counter> counters = new ArrayList<>();
        for (int selector = 0; selector < answers.size(); selector++) {
            for (Series series : answers.get(selector)) {
                int number = selector;
                variants()
                        .side(series.label(variants().label()))
                        .ifPresent(side -> role(number, series)
                                .ifPresent(role -> counters.add(new Counter(number, series, side, role))));
            }
        }
        return counters;
    }

    /**
     * A series with what it counts.
     *
     * @param selector which of the {@link #selectors} found it; the same series may stand for two
     */
    record Counter(int selector, Series series, Side side, int role) {}
}

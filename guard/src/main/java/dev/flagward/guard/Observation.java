package dev.flagward.guard;

import java.time.Instant;
import java.util.List;

/** What was learnt of a metric at one instant. */
public sealed interface Observation {
    /** When: up to where the counts go, or when the answer was given. Observations of a metric come in this order. */
    Instant at();

    /**
     * Counts since the last observation that had counts, or since the step began: after a gap, of the whole gap.
     *
     * @param contrasts one for each boundary of a latency metric, in the plan's order; for other metrics a single one
     */
    record Counted(Instant at, List<Contrast> contrasts) implements Observation {
        public Counted {
            contrasts = List.copyOf(contrasts);
            Range.require(!contrasts.isEmpty(), "an observation that counted needs at least one contrast");
        }
    }

    /**
     * A value for a metric that is held against a bound.
     *
     * @param value finite; what is no number is an error of whoever asked, not an observation
     */
    record Measured(Instant at, double value) implements Observation {
        public Measured {
            Range.finite(value, "a measured value");
        }
    }

    /** The question was answered, and no series matched it. */
    record NoSeries(Instant at) implements Observation {}

    /**
     * The question was not answered.
     *
     * @param reason in the words of whoever was asked
     */
    record Failed(Instant at, String reason) implements Observation {}

    /** Counts of a metric with one contrast. */
    static Observation counted(Instant at, Tally candidate, Tally baseline) {
        return new Counted(at, List.of(Contrast.of(candidate, baseline)));
    }
}

package dev.flagward.guard;

import java.time.Instant;

/** What a guard says of one metric at one instant. */
public sealed interface Assessment {
    /** The metric's name. */
    String metric();

    /** The instant that was asked for. */
    Instant at();

    Verdict verdict();

    Advice advice();

    /** Why, in one sentence with its numbers. */
    String because();

    /** Of a metric that is compared between the sides. */
    record OfRatio(String metric, Instant at, Verdict verdict, Advice advice, String because, Evidence evidence)
            implements Assessment {}

    /**
     * Of a metric that is held against a bound.
     *
     * @param breaches how often in a row the bound was breached
     * @param measurements how many values this step has
     */
    record OfThreshold(
            String metric, Instant at, Verdict verdict, Advice advice, String because, int breaches, int measurements)
            implements Assessment {}
}

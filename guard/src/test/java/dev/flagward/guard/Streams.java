package dev.flagward.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/** Traffic by chance with a fixed seed: what a guard would have been shown. */
final class Streams {
    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration POLL = Duration.ofSeconds(10);

    private Streams() {}

    /** How many of {@code trials} happen with probability p: by waiting times, exact, fast for small p. */
    static long binomial(SplittableRandom random, long trials, double p) {
        if (p <= 0) {
            return 0;
        }
        if (p > 0.5) {
            return trials - binomial(random, trials, 1 - p);
        }
        double logMiss = Math.log1p(-p);
        long happened = 0;
        double at = 0;
        while (true) {
            at += Math.floor(Math.log(1 - random.nextDouble()) / logMiss) + 1;
            if (at > trials) {
                return happened;
            }
            happened++;
        }
    }

    /** An interval with this many requests, the candidate's share of them, and these probabilities of being bad. */
    static Contrast interval(
            SplittableRandom random, long requests, double share, double candidateRate, double baselineRate) {
        long candidates = Math.round(requests * share);
        long baselines = requests - candidates;
        return Contrast.of(
                new Tally(candidates, binomial(random, candidates, candidateRate)),
                new Tally(baselines, binomial(random, baselines, baselineRate)));
    }
}

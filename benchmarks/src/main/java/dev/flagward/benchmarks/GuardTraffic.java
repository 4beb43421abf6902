package dev.flagward.benchmarks;

import dev.flagward.guard.Contrast;
import dev.flagward.guard.Tally;
import java.util.SplittableRandom;

/**
 * Traffic on two sides by chance, interval after interval, as a guard is shown it: 1,000 requests in ten seconds.
 *
 * @param share the candidate's share of requests
 * @param rate the probability that a request of the baseline goes wrong
 * @param ratio the candidate's probability over the baseline's
 * @param burst how many errors come together in the mean, in one interval and on one side; 1 for independent ones
 */
record GuardTraffic(double share, double rate, double ratio, double burst) {
    static final long REQUESTS = 1_000;

    /** An interval at this share, with the rate multiplied by {@code drift} on both sides. */
    Contrast interval(SplittableRandom random, double drift) {
        long candidates = Math.round(REQUESTS * share);
        long baselines = REQUESTS - candidates;
        return Contrast.of(
                new Tally(candidates, bad(random, candidates, rate * drift * ratio)),
                new Tally(baselines, bad(random, baselines, rate * drift)));
    }

    private long bad(SplittableRandom random, long requests, double probability) {
        long bursts = happened(random, requests, probability / burst);
        long bad = bursts;
        if (burst > 1) {
            double logMore = Math.log1p(-1 / burst);
            for (long i = 0; i < bursts; i++) {
                bad += (long) Math.floor(Math.log(1 - random.nextDouble()) / logMore);
            }
        }
        return Math.min(bad, requests);
    }

    /** How many of so many trials happen, by the waiting times between them: exact, and fast where little happens. */
    private static long happened(SplittableRandom random, long trials, double probability) {
        double logMiss = Math.log1p(-probability);
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

    GuardTraffic at(double otherShare) {
        return new GuardTraffic(otherShare, rate, ratio, burst);
    }

    GuardTraffic harmed(double otherRatio) {
        return new GuardTraffic(share, rate, otherRatio, burst);
    }
}

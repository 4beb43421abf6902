package dev.flagward.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Whether a step has been watched for long enough: held as long as it says, a hundred opportunities of the candidate, three intervals;
 * and so much traffic that the smallest harm that is to be found would have brought its evidence in nine of ten cases.
 *
 * <p>That evidence is counted from the traffic that came, not from the one that was planned: each bad one of the baseline stands for
 * 1/(1-w) that the whole traffic would have had, each worth {@link EvidenceGrowth#perBad}, divided by the dispersion. A quiet night so
 * lengthens a step by itself.
 */
final class StepWatch {
    private static final long LEAST_CANDIDATES = 100;
    private static final int LEAST_INTERVALS = 3;

    private final RatioPlan plan;
    private final double[] expected;
    private Step step;
    private Instant entered;
    private long candidates;
    private int intervals;
    private long laterCandidates;
    private long laterBaselines;

    StepWatch(RatioPlan plan, Step first, Instant at) {
        this.plan = plan;
        this.expected = new double[plan.contrasts()];
        this.step = first;
        this.entered = at;
    }

    /** Goes on with what {@link #keep} kept. */
    StepWatch(RatioPlan plan, Numbers numbers) {
        this.plan = plan;
        expected = new double[plan.contrasts()];
        numbers.fill(expected);
        step = new Step(numbers.next(), numbers.nextDuration(), numbers.nextDuration());
        entered = numbers.nextInstant();
        candidates = numbers.nextLong();
        intervals = numbers.nextInt();
        laterCandidates = numbers.nextLong();
        laterBaselines = numbers.nextLong();
    }

    void keep(Numbers numbers) {
        numbers.add(expected);
        numbers.add(step.share());
        numbers.add(step.hold());
        numbers.add(step.safeAfter());
        numbers.add(entered);
        numbers.add((double) candidates, intervals, (double) laterCandidates, (double) laterBaselines);
    }

    void enter(Step next, Instant at) {
        step = next;
        entered = at;
        candidates = 0;
        intervals = 0;
        laterCandidates = 0;
        laterBaselines = 0;
        Arrays.fill(expected, 0);
    }

    Step step() {
        return step;
    }

    /** The evidence, in nats, that the smallest harm would be expected to bring in this interval. */
    double expectedEvidence(Contrast faced, double phi) {
        if (!faced.compares()) {
            return 0;
        }
        double w = faced.share();
        double everybody = faced.baseline().bad() / (1 - w);
        return everybody * EvidenceGrowth.perBad(w, plan.sensitivity().smallestHarm()) / phi;
    }

    void add(Contrast contrast, double[] evidence) {
        if (intervals > 0) {
            laterCandidates += contrast.candidate().total();
            laterBaselines += contrast.baseline().total();
        }
        candidates += contrast.candidate().total();
        intervals++;
        for (int i = 0; i < expected.length; i++) {
            expected[i] += evidence[i];
        }
    }

    /** Whether the step was held that long, and enough was counted to say anything. */
    boolean seenEnough(Duration held, Instant now) {
        boolean counted = plan.exposure() == Exposure.ASSIGNMENT || candidates >= LEAST_CANDIDATES;
        return counted && intervals >= LEAST_INTERVALS && lasted(now).compareTo(held) >= 0;
    }

    /** How its traffic was split; nothing where only bad ones are counted. */
    TrafficSplit split() {
        return plan.exposure() == Exposure.REQUESTS
                ? new TrafficSplit(laterCandidates, laterBaselines, step.share())
                : new TrafficSplit(0, 0, step.share());
    }

    /** Whether the step has been held for as long as a step may be. */
    boolean overdue(Instant now) {
        return lasted(now).compareTo(plan.sensitivity().longestStep()) >= 0;
    }

    /** The evidence expected so far over what nine of ten alarms take; 1 is enough. Of several contrasts the best one counts. */
    double power(double alpha) {
        double most = 0;
        for (double nats : expected) {
            most = Math.max(most, nats);
        }
        return most / EvidenceGrowth.untilNineTenths(alpha);
    }

    private Duration lasted(Instant now) {
        return Duration.between(entered, now);
    }
}

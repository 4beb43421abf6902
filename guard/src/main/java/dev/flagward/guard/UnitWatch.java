package dev.flagward.guard;

import java.util.List;

/**
 * The look at how distinct units are split. A count is a time in which no unit is counted twice: a step, or a part of one. Units come
 * back in the next count, so that what it shows is no news, and evidence must not be multiplied: it is averaged, the j-th count with
 * weight 1/(j(j+1)), which is valid however counts hang together. An alarm stays.
 */
final class UnitWatch {
    /** The logarithm of no evidence at all, as a number that can be kept. */
    private static final double NONE = -1e9;

    private double share;
    private long candidates;
    private long baselines;
    private int count = 1;
    /** Of the counts before this one, the logarithm of their weighted sum. */
    private double before = NONE;

    private boolean alarmed;

    UnitWatch(Step first) {
        share = first.share();
    }

    /** Goes on with what {@link #keep} kept. */
    UnitWatch(Numbers numbers) {
        share = numbers.next();
        candidates = numbers.nextLong();
        baselines = numbers.nextLong();
        count = numbers.nextInt();
        before = numbers.next();
        alarmed = numbers.nextBoolean();
    }

    void keep(Numbers numbers) {
        numbers.add(share, (double) candidates, (double) baselines, count, before);
        numbers.add(alarmed);
    }

    void enter(Step step) {
        recount();
        share = step.share();
    }

    /** Units may be counted again from now on; a count that counted nobody goes on. */
    void recount() {
        if (candidates + baselines > 0) {
            before = SpecialFunctions.logSum(before, weighted());
            count++;
            candidates = 0;
            baselines = 0;
        }
    }

    void add(long moreCandidates, long moreBaselines) {
        candidates = Math.addExact(candidates, moreCandidates);
        baselines = Math.addExact(baselines, moreBaselines);
        alarmed |= logE() >= SampleRatio.LOG_ALARM;
    }

    /** Somebody has looked: what was counted is forgotten. */
    void acknowledge() {
        before = NONE;
        count = 1;
        candidates = 0;
        baselines = 0;
        alarmed = false;
    }

    UnitSplit split() {
        return new UnitSplit(candidates, baselines, share, logE(), SampleRatio.LOG_ALARM, alarmed);
    }

    /** All counts that are still to come stand at 1, and have what is left of the weight. */
    private double logE() {
        return SpecialFunctions.logSum(before, weighted(), -Math.log(count + 1.0));
    }

    private double weighted() {
        return SampleRatio.logE(List.of(candidates, baselines), List.of(share, 1 - share))
                - Math.log(count * (count + 1.0));
    }
}

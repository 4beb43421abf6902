package dev.flagward.guard;

import java.util.List;

/** The look at how distinct units are split, step by step: each step brings a fresh factor of evidence, and an alarm stays. */
final class UnitWatch {
    private double share;
    private long candidates;
    private long baselines;
    private double before;
    private boolean alarmed;

    UnitWatch(Step first) {
        share = first.share();
    }

    /** Goes on with what {@link #keep} kept. */
    UnitWatch(Numbers numbers) {
        share = numbers.next();
        candidates = numbers.nextLong();
        baselines = numbers.nextLong();
        before = numbers.next();
        alarmed = numbers.nextBoolean();
    }

    void keep(Numbers numbers) {
        numbers.add(share, (double) candidates, (double) baselines, before);
        numbers.add(alarmed);
    }

    void enter(Step step) {
        before = logE();
        share = step.share();
        candidates = 0;
        baselines = 0;
    }

    void add(long moreCandidates, long moreBaselines) {
        candidates = Math.addExact(candidates, moreCandidates);
        baselines = Math.addExact(baselines, moreBaselines);
        alarmed |= logE() >= SampleRatio.LOG_ALARM;
    }

    /** Somebody has looked: what was counted is forgotten. */
    void acknowledge() {
        before = 0;
        candidates = 0;
        baselines = 0;
        alarmed = false;
    }

    double logE() {
        return before + SampleRatio.logE(List.of(candidates, baselines), List.of(share, 1 - share));
    }

    boolean alarmed() {
        return alarmed;
    }
}

package dev.flagward.guard;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a side is silent though it should not be: for five minutes nothing from it, while from the other side at least so much that
 * ten opportunities were expected; or no sample at all for longer than five polls. Over after two observations with both sides. Counters
 * of either side that stand still are a quiet night, and change nothing.
 */
final class Silence {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final double EXPECTED = 10;
    private static final int BACK = 2;
    private static final int UNSEEN_POLLS = 5;

    private final Duration unseen;
    private boolean quiet;
    private Instant since;
    private double expectedCandidate;
    private double expectedBaseline;
    private boolean noSeries;
    private boolean silent;
    private int back;

    Silence(Duration poll, Instant begin) {
        unseen = poll.multipliedBy(UNSEEN_POLLS);
        since = begin;
    }

    /** Goes on with what {@link #keep} kept. */
    Silence(Duration poll, Numbers numbers) {
        unseen = poll.multipliedBy(UNSEEN_POLLS);
        quiet = numbers.nextBoolean();
        since = numbers.nextInstant();
        expectedCandidate = numbers.next();
        expectedBaseline = numbers.next();
        noSeries = numbers.nextBoolean();
        silent = numbers.nextBoolean();
        back = numbers.nextInt();
    }

    void keep(Numbers numbers) {
        numbers.add(quiet);
        numbers.add(since);
        numbers.add(expectedCandidate, expectedBaseline);
        numbers.add(noSeries);
        numbers.add(silent);
        numbers.add(back);
    }

    /** There was no sample; the time since {@code before} is quiet. */
    void noSeries(Instant before, Instant at) {
        begin(before);
        noSeries = true;
        judge(at);
    }

    /**
     * Something was counted between these instants.
     *
     * @param share the candidate's share of traffic by the split, in (0, 1)
     */
    void counted(Instant before, Instant at, Contrast contrast, double share) {
        long candidates = contrast.candidate().total();
        long baselines = contrast.baseline().total();
        if (candidates == 0 && baselines == 0) {
            return;
        }
        if (candidates > 0 && baselines > 0) {
            heard();
            return;
        }
        begin(before);
        expectedCandidate += candidates == 0 ? baselines * share / (1 - share) : 0;
        expectedBaseline += baselines == 0 ? candidates * (1 - share) / share : 0;
        judge(at);
    }

    /** Both sides were heard, or series that count bad ones only are there. */
    void heard() {
        quiet = false;
        noSeries = false;
        expectedCandidate = 0;
        expectedBaseline = 0;
        back++;
        silent &= back < BACK;
    }

    private void begin(Instant before) {
        back = 0;
        if (!quiet) {
            quiet = true;
            since = before;
        }
    }

    private void judge(Instant at) {
        Duration lasts = Duration.between(since, at);
        boolean enough = expectedCandidate >= EXPECTED || expectedBaseline >= EXPECTED;
        silent |= (enough && lasts.compareTo(LONG) >= 0) || (noSeries && lasts.compareTo(unseen) > 0);
    }

    boolean silent() {
        return silent;
    }

    /** Whether the candidate alone is silent, as when it died. */
    boolean candidateAlone() {
        return silent && !noSeries && expectedCandidate > expectedBaseline;
    }

    boolean unseen() {
        return noSeries;
    }

    Instant since() {
        return since;
    }
}

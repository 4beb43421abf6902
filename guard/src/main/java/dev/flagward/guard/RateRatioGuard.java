package dev.flagward.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The guard on a pair of counters: evidence that the candidate's rate is above what is accepted, valid at every look.
 *
 * <p>It averages two e-processes, 0.7 of the exact {@link RateRatioEProcess} and 0.3 of the {@link RobustScore} over whole
 * intervals. The exact one starts with 0.60 of its capital; 0.15 is shared out to the planned later steps, and 0.25 to starts every
 * five minutes of observed time, the j-th with 0.25/(j(j+1)). Its logarithms are tempered by the {@link Dispersion} that was seen
 * before, and no interval may add more than a third of what it takes to fire and two nats.
 *
 * <p>It fires when the evidence reaches ln(1/α), the candidate had at least {@value #LEAST_BAD} bad ones in at least
 * {@value #LEAST_INTERVALS} intervals, and the effect is at least 1.05 times what is accepted. The exact part has that floor in
 * itself, as it looks for ratios from 1.1 and loses capital below 1.05; so where it reaches the threshold alone, the ratio over the whole
 * time is not asked, which a late harm would hardly have moved.
 */
final class RateRatioGuard {
    static final long LEAST_BAD = 5;
    static final long LEAST_INTERVALS = 3;
    private static final double LEAST_EFFECT = 1.05;
    private static final double LOG_EXACT_PART = Math.log(0.7);
    private static final double LOG_ROBUST_PART = Math.log(0.3);
    private static final double FIRST_START = 0.60;
    private static final double STEP_STARTS = 0.15;
    private static final double TIMED_STARTS = 0.25;
    private static final Duration BETWEEN_STARTS = Duration.ofMinutes(5);
    private static final double FIRST_SCORE = 0.6;
    /** The intervals after which the robust part is meant to be tightest. */
    private static final double SCORE_INTERVALS = 60;

    private final Settings settings;
    private final RateRatioEProcess exact;
    private final Dispersion dispersion;
    private final RateRatioSequence sequence = new RateRatioSequence();
    private final List<RobustScore> scores = new ArrayList<>();
    private final RateRatio ratio = new RateRatio();
    private Duration observed = Duration.ZERO;
    private int timedStarts;
    private long candidateBad;
    private long intervalsWithBad;

    /**
     * What is fixed before the first interval, since changing it afterwards would void the evidence.
     *
     * @param alpha the probability of a false alarm that is accepted, in (0, 1)
     * @param nullRatio the ratio of rates that is still accepted, above 0; 1 for none worse
     * @param dispersion φ₀, at least 1
     * @param steps how many steps are planned, at least 1
     * @param badPerInterval bad ones expected on both sides together in an interval, above 0
     */
    record Settings(double alpha, double nullRatio, double dispersion, int steps, double badPerInterval) {
        Settings {
            Range.inside(alpha, "alpha");
            Range.positive(nullRatio, "the null ratio");
            Range.atLeast(1, dispersion, "the dispersion");
            Range.atLeast(1, steps, "the number of steps");
            Range.positive(badPerInterval, "the bad ones expected in an interval");
        }

        double logThreshold() {
            return -Math.log(alpha);
        }

        private double cap() {
            return (logThreshold() + 2) / 3;
        }

        /** The share of bad ones that the candidate has at the ratio that is still accepted. */
        private double nullShare(double share) {
            return share * nullRatio / (1 - share + share * nullRatio);
        }
    }

    RateRatioGuard(Settings settings) {
        this.settings = settings;
        exact = new RateRatioEProcess(settings.nullRatio(), FIRST_START, settings.cap());
        dispersion = Dispersion.from(settings.dispersion());
    }

    /** Goes on with what {@link #keep} kept. */
    RateRatioGuard(Settings settings, Numbers numbers) {
        this.settings = settings;
        exact = new RateRatioEProcess(settings.nullRatio(), settings.cap(), numbers);
        dispersion = Dispersion.from(settings.dispersion(), numbers);
        sequence.fill(numbers);
        ratio.fill(numbers);
        for (int left = numbers.nextInt(); left > 0; left--) {
            scores.add(new RobustScore(numbers));
        }
        observed = numbers.nextDuration();
        timedStarts = numbers.nextInt();
        candidateBad = numbers.nextLong();
        intervalsWithBad = numbers.nextLong();
    }

    void keep(Numbers numbers) {
        exact.keep(numbers);
        dispersion.keep(numbers);
        sequence.keep(numbers);
        ratio.keep(numbers);
        numbers.add(scores.size());
        scores.forEach(score -> score.keep(numbers));
        numbers.add(observed);
        numbers.add(timedStarts, (double) candidateBad, (double) intervalsWithBad);
    }

    /**
     * A step begins, in which the candidate is to have this share, in (0, 1). Steps beyond those that were planned bring no
     * start of their own.
     */
    void enter(double share) {
        if (scores.size() >= settings.steps()) {
            return;
        }
        if (!scores.isEmpty()) {
            exact.open(STEP_STARTS / (settings.steps() - 1));
        }
        double variance = SCORE_INTERVALS * settings.dispersion() * share * (1 - share) * settings.badPerInterval();
        // The mixture is tuned for a level below one half; a larger one is met by any tuning.
        double rho = NormalMixture.oneSidedRho(variance, Math.min(settings.alpha(), 0.25));
        scores.add(new RobustScore(rho, RobustScore.LEAST_INTERVALS));
    }

    /** Adds an interval that lasted so long. */
    void add(Contrast interval, Duration lasted) {
        if (!interval.compares()) {
            return;
        }
        while (observed.compareTo(BETWEEN_STARTS.multipliedBy(timedStarts + 1L)) >= 0) {
            timedStarts++;
            exact.open(TIMED_STARTS / (timedStarts * (timedStarts + 1.0)));
        }
        double temper = 1 / dispersion.phi();
        exact.add(interval, temper);
        sequence.add(interval, temper);
        double excess = dispersion.excess();
        Contrast atNull = new Contrast(interval.candidate(), interval.baseline(), settings.nullShare(interval.share()));
        scores.forEach(score -> score.add(atNull, excess));
        dispersion.add(interval);
        ratio.add(interval);
        observed = observed.plus(lasted);
        candidateBad += interval.candidate().bad();
        if (interval.candidate().bad() > 0) {
            intervalsWithBad++;
        }
    }

    /** The evidence, in nats. */
    double logE() {
        return SpecialFunctions.logSum(LOG_EXACT_PART + exact.logE(), LOG_ROBUST_PART + robustLogE());
    }

    private double robustLogE() {
        int planned = settings.steps();
        double[] terms = new double[planned];
        for (int step = 0; step < planned; step++) {
            double part = planned == 1 ? 1 : step == 0 ? FIRST_SCORE : (1 - FIRST_SCORE) / (planned - 1);
            terms[step] =
                    Math.log(part) + (step < scores.size() ? scores.get(step).logE() : 0);
        }
        return SpecialFunctions.logSum(terms);
    }

    /** Whether what stands besides the evidence allows to fire: enough bad ones, in enough intervals, and a large enough effect. */
    boolean floorsAreMet() {
        boolean seen = candidateBad >= LEAST_BAD && intervalsWithBad >= LEAST_INTERVALS;
        boolean exactAlone = LOG_EXACT_PART + exact.logE() >= settings.logThreshold();
        return seen && (exactAlone || ratio.value().orElse(0) >= LEAST_EFFECT * settings.nullRatio());
    }

    /** Whether the evidence reaches the threshold and the floors are met. */
    boolean fires() {
        return logE() >= settings.logThreshold() && floorsAreMet();
    }

    OptionalDouble ratio() {
        return ratio.value();
    }

    Bounds bounds() {
        return sequence.bounds(settings.alpha());
    }

    double phi() {
        return dispersion.phi();
    }
}

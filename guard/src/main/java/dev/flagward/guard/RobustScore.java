package dev.flagward.guard;

/**
 * Evidence from whole intervals rather than requests: the sum of the candidate's surplus of bad ones, {@code D = e - wE}, against the
 * sum of its squares, by the one-sided {@link NormalMixture}. It asks nothing of the requests within an interval, and says
 * nothing before {@value #LEAST_INTERVALS} intervals had something bad in them; it is valid in the limit of many intervals.
 */
final class RobustScore {
    static final int LEAST_INTERVALS = 20;

    private final double rho;
    private final int leastIntervals;
    private double sum;
    private double variance;
    private long intervals;

    RobustScore(double rho, int leastIntervals) {
        this.rho = Range.positive(rho, "rho");
        this.leastIntervals = leastIntervals;
    }

    /** Goes on with what {@link #keep} kept. */
    RobustScore(Numbers numbers) {
        this(numbers.next(), LEAST_INTERVALS);
        sum = numbers.next();
        variance = numbers.next();
        intervals = numbers.nextLong();
    }

    void keep(Numbers numbers) {
        numbers.add(rho, sum, variance, (double) intervals);
    }

    /** Adds an interval whose square counts {@code excess} times, 1 or more, for bursts that are longer than intervals. */
    void add(Contrast interval, double excess) {
        if (!interval.compares()) {
            return;
        }
        double surplus = interval.candidate().bad() - interval.share() * interval.bad();
        sum += surplus;
        variance += excess * surplus * surplus;
        if (interval.bad() > 0) {
            intervals++;
        }
    }

    /** The evidence, in nats; 0 before there are enough intervals. */
    double logE() {
        return intervals < leastIntervals ? 0 : NormalMixture.oneSidedLogE(sum, variance, rho);
    }
}

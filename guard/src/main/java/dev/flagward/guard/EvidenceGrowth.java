package dev.flagward.guard;

/**
 * How fast evidence of a harm grows, and how much of it takes an alarm. The growth is the Kullback-Leibler divergence between the
 * sides' shares of bad ones with and without the harm; the needed evidence was fitted to simulations of the whole guard with 2×, 1.5×
 * and 1.2× at three splits, all within a fifth: half of the alarms come after 4.2 nats, nine tenths after 9, at α = 0.05.
 */
final class EvidenceGrowth {
    private static final double HALF = 4.2;
    private static final double NINE_TENTHS = 9;
    /** α = 0.01 takes 45 % longer than α = 0.05; in between and beyond it goes with ln(1/α). */
    private static final double LONGER = 0.45;

    private static final double LOG_TWENTY = Math.log(20);
    private static final double LOG_FIVE = Math.log(5);

    private EvidenceGrowth() {}

    /** Nats for each bad one that the baseline would have had if it had been everybody. */
    static double perBad(double share, double ratio) {
        double more = 1 - share + share * ratio;
        double tilted = share * ratio / more;
        return more * (tilted * Math.log(tilted / share) + (1 - tilted) * Math.log((1 - tilted) / (1 - share)));
    }

    /** The expected nats after which half of the alarms have come. */
    static double untilHalf(double alpha) {
        return HALF * longer(alpha);
    }

    /** The expected nats after which nine of ten alarms have come. */
    static double untilNineTenths(double alpha) {
        return NINE_TENTHS * longer(alpha);
    }

    private static double longer(double alpha) {
        return 1 + LONGER * (-Math.log(alpha) - LOG_TWENTY) / LOG_FIVE;
    }
}

package dev.flagward.guard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a guard needs at this traffic to see a harm. The time follows from the evidence that the harm brings per second,
 * {@link EvidenceGrowth}, and two polls until an observation is there; it is at least four polls, since no single one decides.
 */
public final class Planner {
    private static final int POLLS_OF_DELAY = 2;
    private static final int LEAST_POLLS = 4;

    private final RatioPlan plan;
    private final double alpha;

    /**
     * How long a harm takes to be seen.
     *
     * @param ratio the harm, as a ratio of rates
     * @param half until half of the alarms have come, a century at most
     * @param nineTenths until nine of ten have come
     */
    public record Delay(double ratio, Duration half, Duration nineTenths) {}

    /**
     * Plans for one metric.
     *
     * @param alpha what false alarms the metric may spend in an epoch, in (0, 1)
     */
    public Planner(RatioPlan plan, double alpha) {
        this.plan = plan;
        this.alpha = Range.inside(alpha, "alpha");
    }

    /** How long a harm of this ratio, above what is accepted, takes at this share. */
    public Delay delay(double share, double ratio) {
        double growth = growth(share, ratio);
        return new Delay(
                ratio,
                time(EvidenceGrowth.untilHalf(alpha), growth),
                time(EvidenceGrowth.untilNineTenths(alpha), growth));
    }

    /** The same for 2, 1.5 and 1.2 times the rate. */
    public List<Delay> delays(double share) {
        List<Delay> delays = new ArrayList<>();
        for (double ratio : new double[] {2, 1.5, 1.2}) {
            if (ratio > 1 + plan.sensitivity().margin()) {
                delays.add(delay(share, ratio));
            }
        }
        return delays;
    }

    /** How long a step has to be held so that it can find the plan's smallest harm: as it says itself, or longer. */
    public Duration dwell(Step step) {
        Duration needed = delay(step.share(), plan.sensitivity().smallestHarm()).nineTenths();
        return needed.compareTo(step.hold()) > 0 ? needed : step.hold();
    }

    /** Whether a step cannot find the plan's smallest harm in the time that a step may take. */
    public boolean underpowered(Step step) {
        return delay(step.share(), plan.sensitivity().smallestHarm())
                        .nineTenths()
                        .compareTo(plan.sensitivity().longestStep())
                > 0;
    }

    /** The evidence per second, in nats, that a harm of this ratio is expected to bring; of several boundaries the best one counts. */
    public double growth(double share, double ratio) {
        Range.inside(share, "the share");
        Range.require(
                ratio > 1 + plan.sensitivity().margin(),
                "a harm is above what is accepted, a ratio of " + ratio + " is not");
        double most = 0;
        for (double badShare : plan.traffic().badShares()) {
            double bad = plan.traffic().perSecond() * badShare;
            most = Math.max(most, bad * EvidenceGrowth.perBad(faced(share), ratio));
        }
        return most / plan.sensitivity().dispersion();
    }

    private double faced(double share) {
        return plan.direction() == Direction.HIGHER_IS_WORSE ? share : 1 - share;
    }

    private Duration time(double nats, double growth) {
        double seconds = nats / growth;
        if (seconds > Duration.ofDays(36_500).toSeconds()) {
            return Duration.ofDays(36_500);
        }
        Duration time =
                Duration.ofMillis(Math.round(1000 * seconds)).plus(plan.poll().multipliedBy(POLLS_OF_DELAY));
        Duration least = plan.poll().multipliedBy(LEAST_POLLS);
        return time.compareTo(least) > 0 ? time : least;
    }
}

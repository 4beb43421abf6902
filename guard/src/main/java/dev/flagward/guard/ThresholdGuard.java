package dev.flagward.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The guard on a metric that is held against a bound. */
public final class ThresholdGuard implements MetricGuard {
    private final ThresholdPlan plan;
    private final Telemetry telemetry;
    private final Silence silence;
    private Instant last;
    private Instant entered;
    private Duration safeAfter;
    private int measurements;
    private int breaches;
    private double value;
    private boolean regressed;

    ThresholdGuard(ThresholdPlan plan, Step first, Instant at) {
        this.plan = plan;
        last = Numbers.kept(at);
        entered = last;
        safeAfter = first.safeAfter();
        telemetry = new Telemetry(plan.poll(), last);
        silence = new Silence(plan.poll(), last);
    }

    /** Goes on with what {@link #state} gave. */
    ThresholdGuard(ThresholdPlan plan, GuardState state) {
        Numbers numbers = Numbers.of(state);
        this.plan = plan;
        telemetry = new Telemetry(plan.poll(), numbers);
        silence = new Silence(plan.poll(), numbers);
        last = numbers.nextInstant();
        entered = numbers.nextInstant();
        safeAfter = numbers.nextDuration();
        measurements = numbers.nextInt();
        breaches = numbers.nextInt();
        value = numbers.next();
        regressed = numbers.nextBoolean();
        numbers.end();
    }

    @Override
    public GuardState state() {
        Numbers numbers = Numbers.empty();
        telemetry.keep(numbers);
        silence.keep(numbers);
        numbers.add(last);
        numbers.add(entered);
        numbers.add(safeAfter);
        numbers.add(measurements, breaches, value);
        numbers.add(regressed);
        return numbers.state();
    }

    @Override
    public void enter(Step step, Instant at) {
        entered = Numbers.kept(at);
        safeAfter = step.safeAfter();
        measurements = 0;
    }

    @Override
    public void acknowledge(Instant at) {
        regressed = false;
        breaches = 0;
        measurements = 0;
        entered = Numbers.kept(at);
    }

    @Override
    public void observe(Observation observation) {
        Instant at = Numbers.kept(observation.at());
        Range.require(
                !at.isBefore(last),
                "an observation of " + plan.name() + " at " + at + " does not come after that at " + last);
        if (observation instanceof Observation.Measured measured) {
            telemetry.answered(at);
            silence.heard();
            value = measured.value();
            measurements++;
            breaches = plan.direction().worse(value, plan.bound()) ? breaches + 1 : 0;
            regressed |= breaches >= plan.breaches();
        } else if (observation instanceof Observation.NoSeries) {
            silence.noSeries(telemetry.heard(), at);
            telemetry.answered(at);
        } else if (observation instanceof Observation.Failed) {
            telemetry.failed();
        } else {
            throw new IllegalArgumentException(
                    plan.name() + " is held against a bound and takes a measured value, not counts");
        }
        last = at;
    }

    @Override
    public Assessment judge(Instant now) {
        Verdict verdict = verdict(now);
        return new Assessment.OfThreshold(
                plan.name(),
                now,
                verdict,
                plan.reaction().to(verdict, false),
                because(verdict, now),
                breaches,
                measurements);
    }

    private Verdict verdict(Instant now) {
        if (regressed) {
            return Verdict.REGRESSED;
        }
        if (telemetry.downAt(now)) {
            return Verdict.TELEMETRY_DOWN;
        }
        if (silence.silent()) {
            return Verdict.NO_DATA;
        }
        if (breaches > 0) {
            return Verdict.SUSPECT;
        }
        // Whether what is compared rules harm out by then is for its own guard to say.
        boolean held = Duration.between(entered, now).compareTo(safeAfter) >= 0;
        return held && measurements >= plan.measurements() ? Verdict.HEALTHY : Verdict.WARMING_UP;
    }

    private String because(Verdict verdict, Instant now) {
        return switch (verdict) {
            case REGRESSED ->
                plan.breaches() + " values in a row were beyond " + plan.bound() + "; the last is " + value;
            case TELEMETRY_DOWN ->
                "the last answer is of " + telemetry.heard() + ", " + Duration.between(telemetry.heard(), now) + " ago";
            case NO_DATA -> "no series is there since " + silence.since();
            case SUSPECT ->
                String.format(
                        Locale.ROOT,
                        "%d of %d values in a row are beyond %s; the last is %s",
                        breaches,
                        plan.breaches(),
                        plan.bound(),
                        value);
            case WARMING_UP -> measurements + " of " + plan.measurements() + " values, held since " + entered;
            case HEALTHY, SAFE -> "the last value is " + value + ", within " + plan.bound();
            case SAMPLE_RATIO_MISMATCH, BASELINE_DEGRADED, UNDERPOWERED -> "a bound knows no baseline";
        };
    }
}

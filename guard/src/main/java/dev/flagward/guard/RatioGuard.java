package dev.flagward.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The guard on a metric that is compared between candidate and baseline: a {@link RateRatioGuard} for each contrast, and the verdict. */
public final class RatioGuard implements MetricGuard {
    private static final double SUSPECT_FROM = Math.log(3);
    private static final double SUSPECT_UNTIL = Math.log(1.5);
    private static final int CALM_OBSERVATIONS = 3;

    private final RatioPlan plan;
    private final Level level;
    private final int steps;
    private int epoch;
    private final List<RateRatioGuard> guards = new ArrayList<>();
    private final StepWatch step;
    private final Telemetry telemetry;
    private final Silence silence;
    private final BaselineWatch baseline;
    private Tally candidateTotal = Tally.NONE;
    private Tally baselineTotal = Tally.NONE;
    private Instant from;
    private Instant counted;
    private Instant last;
    private boolean regressed;
    private boolean suspect;
    private int calm;

    /**
     * @param level what false alarms it may spend
     * @param steps how many steps the rollout has, at least 1
     * @param first the step it begins with
     * @param at when
     */
    RatioGuard(RatioPlan plan, Level level, int steps, Step first, Instant at) {
        Instant begin = Numbers.kept(at);
        this.plan = plan;
        this.level = level;
        this.steps = steps;
        step = new StepWatch(plan, first, begin);
        telemetry = new Telemetry(plan.poll(), begin);
        silence = new Silence(plan.poll(), begin);
        baseline = watch(begin);
        from = begin;
        counted = begin;
        last = begin;
        begin(first);
    }

    /** Goes on with what {@link #state} gave. */
    RatioGuard(RatioPlan plan, Level level, int steps, GuardState state) {
        Numbers numbers = Numbers.of(state);
        this.plan = plan;
        this.level = level;
        this.steps = steps;
        epoch = numbers.nextInt();
        for (int i = 0; i < plan.contrasts(); i++) {
            guards.add(new RateRatioGuard(plan.settings(i, level.ofEpoch(epoch), steps), numbers));
        }
        step = new StepWatch(plan, numbers);
        telemetry = new Telemetry(plan.poll(), numbers);
        silence = new Silence(plan.poll(), numbers);
        baseline = watch(Instant.EPOCH);
        baseline.fill(numbers);
        candidateTotal = numbers.nextTally();
        baselineTotal = numbers.nextTally();
        from = numbers.nextInstant();
        counted = numbers.nextInstant();
        last = numbers.nextInstant();
        regressed = numbers.nextBoolean();
        suspect = numbers.nextBoolean();
        calm = numbers.nextInt();
        numbers.end();
    }

    @Override
    public GuardState state() {
        Numbers numbers = Numbers.empty();
        numbers.add(epoch);
        guards.forEach(guard -> guard.keep(numbers));
        step.keep(numbers);
        telemetry.keep(numbers);
        silence.keep(numbers);
        baseline.keep(numbers);
        numbers.add(candidateTotal);
        numbers.add(baselineTotal);
        numbers.add(from);
        numbers.add(counted);
        numbers.add(last);
        numbers.add(regressed);
        numbers.add(suspect);
        numbers.add(calm);
        return numbers.state();
    }

    private BaselineWatch watch(Instant begin) {
        return new BaselineWatch(
                plan.direction(),
                plan.traffic().badShares().get(0),
                plan.sensitivity().degraded(),
                begin);
    }

    private void begin(Step first) {
        guards.clear();
        for (int i = 0; i < plan.contrasts(); i++) {
            RateRatioGuard guard = new RateRatioGuard(plan.settings(i, level.ofEpoch(epoch), steps));
            guard.enter(facedShare(first.share()));
            guards.add(guard);
        }
    }

    private double facedShare(double share) {
        return plan.direction() == Direction.HIGHER_IS_WORSE ? share : 1 - share;
    }

    @Override
    public void enter(Step next, Instant at) {
        step.enter(next, Numbers.kept(at));
        guards.forEach(guard -> guard.enter(facedShare(next.share())));
    }

    @Override
    public void acknowledge(Instant at) {
        if (!level.resumable()) {
            throw new IllegalStateException("the plan of " + plan.name()
                    + " sets no part of its alpha aside for going on after an alarm: begin a new rollout");
        }
        epoch++;
        from = Numbers.kept(at);
        candidateTotal = Tally.NONE;
        baselineTotal = Tally.NONE;
        regressed = false;
        suspect = false;
        calm = 0;
        step.enter(step.step(), from);
        begin(step.step());
    }

    @Override
    public void observe(Observation observation) {
        Instant at = Numbers.kept(observation.at());
        Range.require(
                at.isAfter(last) || (at.equals(last) && !(observation instanceof Observation.Counted)),
                "an observation of " + plan.name() + " at " + at + " does not come after that at " + last);
        if (observation instanceof Observation.Counted seen) {
            count(seen.contrasts(), at);
        } else if (observation instanceof Observation.NoSeries) {
            silence.noSeries(telemetry.heard(), at);
            telemetry.answered(at);
        } else if (observation instanceof Observation.Failed) {
            telemetry.failed();
        } else {
            throw new IllegalArgumentException(
                    plan.name() + " is compared between two sides and takes counts, not a measured value");
        }
        last = at;
    }

    private void count(List<Contrast> contrasts, Instant at) {
        Range.require(
                contrasts.size() == plan.contrasts(),
                "an observation of " + plan.name() + " has " + plan.contrasts() + " contrasts, not "
                        + contrasts.size());
        Duration lasted = Duration.between(counted, at);
        Contrast first = contrasts.get(0);
        switch (plan.exposure()) {
            case REQUESTS -> {
                silence.counted(telemetry.heard(), at, first, step.step().share());
                baseline.add(first.baseline(), lasted, at);
            }
            case ASSIGNMENT -> silence.heard();
        }
        telemetry.answered(at);
        counted = at;
        candidateTotal = candidateTotal.plus(first.candidate());
        baselineTotal = baselineTotal.plus(first.baseline());
        if (!first.compares()) {
            return;
        }
        double[] informed = new double[guards.size()];
        for (int i = 0; i < guards.size(); i++) {
            Contrast faced = plan.direction().faced(contrasts.get(i));
            informed[i] = step.expectedEvidence(faced, guards.get(i).phi());
            guards.get(i).add(faced, lasted);
        }
        step.add(first, informed);
        latch();
    }

    private void latch() {
        double log = logE();
        regressed |= log >= logThreshold() && leading().floorsAreMet();
        if (log >= SUSPECT_FROM) {
            suspect = true;
            calm = 0;
        } else {
            calm = log < SUSPECT_UNTIL ? calm + 1 : 0;
            suspect &= calm < CALM_OBSERVATIONS;
        }
    }

    /** The evidence of all contrasts: the mean of their e-values, which is valid however they hang together. */
    private double logE() {
        return SpecialFunctions.logSum(
                        guards.stream().mapToDouble(RateRatioGuard::logE).toArray())
                - Math.log(guards.size());
    }

    private double logThreshold() {
        return -Math.log(level.ofEpoch(epoch));
    }

    private RateRatioGuard leading() {
        RateRatioGuard leading = guards.get(0);
        for (RateRatioGuard guard : guards) {
            leading = guard.logE() > leading.logE() ? guard : leading;
        }
        return leading;
    }

    @Override
    public Assessment judge(Instant now) {
        Evidence evidence = evidence();
        Verdict verdict = verdict(now);
        return new Assessment.OfRatio(
                plan.name(),
                now,
                verdict,
                plan.reaction().to(verdict, silence.candidateAlone()),
                because(verdict, evidence, now)
                        + evidence.traffic().warning().map(text -> "; " + text).orElse(""),
                evidence);
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
        if (baseline.degraded()) {
            return Verdict.BASELINE_DEGRADED;
        }
        if (suspect) {
            return Verdict.SUSPECT;
        }
        if (step.seenEnough(step.step().safeAfter(), now) && harmIsRuledOut()) {
            return Verdict.SAFE;
        }
        if (!step.seenEnough(step.step().hold(), now)) {
            return step.overdue(now) ? Verdict.UNDERPOWERED : Verdict.WARMING_UP;
        }
        if (step.power(level.ofEpoch(epoch)) < 1) {
            return step.overdue(now) ? Verdict.UNDERPOWERED : Verdict.WARMING_UP;
        }
        return Verdict.HEALTHY;
    }

    private boolean harmIsRuledOut() {
        return guards.stream()
                .allMatch(
                        guard -> guard.bounds().upper() < 1 + plan.sensitivity().tolerated());
    }

    private Evidence evidence() {
        RateRatioGuard leading = leading();
        OptionalDouble ratio = leading.ratio();
        return new Evidence(
                logE(),
                logThreshold(),
                ratio.isEmpty() ? ratio : OptionalDouble.of(plan.direction().faced(ratio.getAsDouble())),
                plan.direction().faced(leading.bounds()),
                candidateTotal,
                baselineTotal,
                leading.phi(),
                step.power(level.ofEpoch(epoch)),
                step.split(),
                from,
                counted);
    }

    private String because(Verdict verdict, Evidence evidence, Instant now) {
        String odds = String.format(
                Locale.ROOT,
                "%.3g to 1, of %.3g to 1 that count as proof",
                evidence.factor(),
                Math.exp(evidence.logThreshold()));
        return switch (verdict) {
            case REGRESSED -> "the evidence of harm reached the threshold; it stands at " + odds;
            case TELEMETRY_DOWN ->
                telemetry.failures() > 0
                        ? telemetry.failures() + " questions in a row failed, the last answer is of "
                                + telemetry.heard()
                        : "the last answer is of " + telemetry.heard() + ", " + Duration.between(telemetry.heard(), now)
                                + " ago";
            case NO_DATA ->
                silence.candidateAlone()
                        ? "the candidate is silent since " + silence.since() + " while the baseline is not"
                        : silence.unseen()
                                ? "no sample was there since " + silence.since()
                                        + ": nothing is scraped, or less often than every five polls"
                                : "one side or both are silent since " + silence.since();
            case BASELINE_DEGRADED ->
                String.format(
                        Locale.ROOT,
                        "the baseline's own rate is %.3g, and was %.3g before the rollout",
                        baseline.rate(),
                        plan.traffic().badShares().get(0));
            case SUSPECT -> "the evidence of harm stands at " + odds;
            case WARMING_UP, UNDERPOWERED ->
                String.format(
                        Locale.ROOT,
                        "a rate %.3g times as high would so far have brought %.0f %% of the evidence it takes to find it",
                        plan.sensitivity().smallestHarm(),
                        100 * Math.min(1, evidence.power()));
            case HEALTHY -> "no evidence of harm: " + odds;
            case SAFE ->
                String.format(
                        Locale.ROOT,
                        "harm above %.3g times is ruled out",
                        1 + plan.sensitivity().tolerated());
            case SAMPLE_RATIO_MISMATCH -> "the units are not split as planned";
        };
    }
}

package dev.flagward.control.runner;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.RolloutPlan;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Percent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says what will happen next with a rollout, for whoever only watches: the runner decides again, by the same numbers. */
final class Outlook {
    private final GuardedRollout rollout;
    private final FlagDocument document;
    private final Instant now;

    Outlook(GuardedRollout rollout, FlagDocument document, Instant now) {
        this.rollout = rollout;
        this.document = document;
        this.now = now;
    }

    /** What is left of the time that the step holds; empty unless it runs. */
    Optional<Duration> left() {
        if (rollout.phase() != GuardedRollout.Phase.RUNNING) {
            return Optional.empty();
        }
        Duration left = Duration.between(now, rollout.since().plus(step().hold()));
        return Optional.of(left.isNegative() ? Duration.ZERO : left);
    }

    private RolloutPlan.Step step() {
        return rollout.plan().steps().get(Math.max(0, rollout.step()));
    }

    String next(Optional<Judgement> judgement) {
        return switch (rollout.state(document)) {
            case PENDING ->
                "it waits for approvals: it has " + rollout.approvals().size() + " of "
                        + rollout.approvalsNeeded(document);
            case READY ->
                "a runner takes it to its first step, " + share(0) + " %"
                        + (now.isBefore(rollout.heldUntil())
                                ? ", in " + clock(Duration.between(now, rollout.heldUntil()))
                                        + ", when its warm-up is over"
                                : "");
            case PAUSED -> "it stays at " + rollout.share() + " % until somebody resumes, promotes or aborts it";
            case COMPLETED -> "nothing: it is completed";
            case ROLLED_BACK -> "nothing: it is rolled back";
            case RUNNING ->
                rollout.standsIn(document)
                        ? judgement.map(this::running).orElseGet(this::goesOn)
                        : "a runner pauses it: somebody else has changed its flags";
        };
    }

    private String running(Judgement judgement) {
        return switch (judgement.advice()) {
            case ROLL_BACK -> "a runner rolls it back";
            case PAUSE -> "a runner pauses it";
            case HOLD -> "it holds at " + rollout.share() + " %: " + judgement.brief();
            case ADVANCE -> goesOn();
        };
    }

    private String goesOn() {
        Duration left = left().orElse(Duration.ZERO);
        String when = left.isZero() ? "now" : "in " + clock(left) + " if nothing speaks against it";
        if (!rollout.hasNext()) {
            boolean alone = step().share().thousandths() == Percent.WHOLE;
            return "it is completed " + when + (alone ? "; at 100 % nothing is compared" : "");
        }
        String next = share(rollout.step() + 1) + " %";
        if (rollout.plan().steps().get(rollout.step() + 1).approval()) {
            return "it holds until somebody promotes it to " + next;
        }
        if (!rollout.plan().schedule().isOpen(now)) {
            return "it holds until its plan lets it go on to " + next;
        }
        return "it goes to " + next + " " + when
                + (step().least() > 0 ? " and after " + step().least() + " requests" : "");
    }

    private String share(int step) {
        return rollout.plan().steps().get(step).share().toString();
    }

    /** A duration as a clock that runs down shows it: {@code 4:05}. */
    static String clock(Duration left) {
        return String.format(java.util.Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
    }
}

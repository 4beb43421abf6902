package dev.flagward.control.runner;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.RolloutPlan;
import dev.flagward.document.FlagDocument;
import dev.flagward.engine.Percent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What comes next for a rollout, and what keeps it at its step: the runner goes by it, and whoever only watches shows it. */
final class Outlook {
    private final GuardedRollout rollout;
    private final FlagDocument document;
    private final Instant now;
    private final Duration held;

    /**
     * An outlook at one moment.
     *
     * @param held for how long its step has been held, by whichever clock
     */
    Outlook(GuardedRollout rollout, FlagDocument document, Instant now, Duration held) {
        this.rollout = rollout;
        this.document = document;
        this.now = now;
        this.held = held;
    }

    /** By the wall clock alone. */
    static Outlook of(GuardedRollout rollout, FlagDocument document, Instant now) {
        return new Outlook(rollout, document, now, Duration.between(rollout.since(), now));
    }

    /** What is left of the time that the step holds; empty unless it runs. */
    Optional<Duration> left() {
        return rollout.phase() == GuardedRollout.Phase.RUNNING ? Optional.of(leftOf(step().hold())) : Optional.empty();
    }

    private Duration leftOf(Duration time) {
        Duration rest = time.minus(held);
        return rest.isNegative() ? Duration.ZERO : rest;
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
            case PAUSED -> "it stays at " + rollout.share() + " % until somebody resumes or aborts it";
            case COMPLETED -> "nothing: it is completed";
            case ROLLED_BACK -> "nothing: it is rolled back";
            case REJECTED -> "nothing: it is rejected";
            case RUNNING ->
                rollout.standsIn(document)
                        ? judgement.map(this::running).orElseGet(() -> goesOn(Optional.empty()))
                        : "a runner pauses it: somebody else has changed its flags";
        };
    }

    private String running(Judgement judgement) {
        return switch (judgement.advice()) {
            case ROLL_BACK -> "a runner rolls it back";
            case PAUSE -> "a runner pauses it";
            case HOLD -> "it holds at " + rollout.share() + " %: " + judgement.brief();
            case ADVANCE -> goesOn(Optional.of(judgement));
        };
    }

    private String goesOn(Optional<Judgement> judgement) {
        boolean alone = !rollout.hasNext() && step().share().thousandths() == Percent.WHOLE;
        return kept(judgement).orElseGet(() -> goes() + " now") + (alone ? "; at 100 % nothing is compared" : "");
    }

    private String goes() {
        return rollout.hasNext() ? "it goes to " + share(rollout.step() + 1) + " %" : "it is completed";
    }

    /** What keeps a rollout that runs at its step though nothing speaks against the next one; empty if it may go on. */
    Optional<String> kept(Optional<Judgement> judgement) {
        if (rollout.hasNext() && rollout.plan().steps().get(rollout.step() + 1).approval()) {
            return Optional.of("it holds until somebody promotes it to " + share(rollout.step() + 1) + " %");
        }
        if (rollout.hasNext() && !rollout.plan().schedule().isOpen(now)) {
            return Optional.of("it holds until its plan lets it go on to " + share(rollout.step() + 1) + " %");
        }
        long least = step().least();
        boolean safe = judgement.filter(Judgement::safe).isPresent();
        Duration left = leftOf(safe ? step().safeAfter() : step().hold());
        if (!left.isZero()) {
            return Optional.of(goes() + " in " + clock(left) + " if nothing speaks against it"
                    + (safe || !step().mayEndEarly() ? "" : ", sooner if harm is ruled out")
                    + (least > 0 ? " and after " + least + " requests" : ""));
        }
        return judgement
                .flatMap(RolloutWatch::requests)
                .filter(seen -> seen < least)
                .map(seen -> goes() + " after " + least + " requests, of which there were " + seen);
    }

    private String share(int step) {
        return rollout.plan().steps().get(step).share().toString();
    }

    /** A duration as a clock that runs down shows it: {@code 4:05}. */
    static String clock(Duration left) {
        return String.format(java.util.Locale.ROOT, "%d:%02d", left.toMinutes(), left.toSecondsPart());
    }
}

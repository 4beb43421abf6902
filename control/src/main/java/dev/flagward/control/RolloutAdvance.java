package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a guarded rollout to a later step.
 *
 * @param step the one it comes to, counted from 0
 * @param pace whether the plan's own conditions hold, or somebody goes ahead of them
 */
public record RolloutAdvance(GuardedRollout rollout, int step, Pace pace, Value.Structure evidence)
        implements RolloutChange {
    /** How a step is taken. */
    public enum Pace {
        /** One step, no sooner than the plan says. */
        BY_PLAN,
        /** Whatever the plan says of times, so that the approvals it has do not cover it. */
        EARLY
    }

    @Override
    public String eventType() {
        return Notices.ROLLOUT_ADVANCED;
    }

    @Override
    public Next on(FlagDocument now) {
        return rollout.plan().at(rollout.plan().steps().get(step).share(), now);
    }

    @Override
    public boolean isByPlan() {
        return pace == Pace.BY_PLAN;
    }

    /** Whether the runner may take it by itself: no step that somebody has to approve, and none ahead of the plan. */
    boolean isTheRunners() {
        return isByPlan() && !rollout.plan().steps().get(step).approval();
    }

    @Override
    public Problems misfits(GuardedRollout now, FlagDocument document, Instant at) {
        List<Problem> misfits = new ArrayList<>();
        if (now.isOver() || now.phase() == GuardedRollout.Phase.PAUSED) {
            misfits.add(RolloutChange.unfit(
                    now,
                    "is " + now.state(document).word(),
                    now.isOver() ? "plan another" : "let it go on with flagward rollout resume " + now.number()));
        } else if (step <= now.step() || (isByPlan() && step != now.step() + 1)) {
            misfits.add(RolloutChange.unfit(
                    now,
                    "is at step " + (now.step() + 1) + " of "
                            + now.plan().steps().size(),
                    "take the one after it"));
        } else if (!now.standsIn(document)) {
            misfits.add(RolloutChange.overtaken(now));
        } else if (isByPlan()) {
            tooSoon(now, at, misfits);
        }
        return new Problems(misfits);
    }

    private void tooSoon(GuardedRollout now, Instant at, List<Problem> misfits) {
        Instant end = now.heldUntil(Value.of(true).equals(evidence.members().get(Notices.SAFE)));
        if (at.isBefore(end)) {
            misfits.add(Problem.of(
                    ChangeError.ROLLOUT_TOO_SOON,
                    (now.step() < 0 ? "the warm-up" : "step " + (now.step() + 1)) + " of rollout " + now.number()
                            + " holds until " + end,
                    "wait, or go ahead of the plan with flagward rollout promote " + now.number()));
        }
        if (!now.plan().schedule().isOpen(at)) {
            misfits.add(Problem.of(
                    ChangeError.ROLLOUT_TOO_SOON,
                    "rollout " + now.number() + " does not go forward at this time",
                    "wait for a window of its plan"));
        }
    }
}

package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.engine.Percent;
import dev.flagward.engine.Value;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes a guarded rollout back: nobody gets its variant by it any more. The split stays, so that the same contexts come
 * first another time; a flag that is off stays off. The rollout is over then, even if nothing had to be changed.
 *
 * @param way who wanted it
 */
public record RolloutReturn(GuardedRollout rollout, Way way, Value.Structure evidence) implements RolloutChange {
    /** Why a rollout is taken back. */
    public enum Way {
        /** What it watches got worse. */
        GUARD,
        /** Somebody said so. */
        PERSON
    }

    @Override
    public String eventType() {
        return way == Way.GUARD ? Notices.ROLLOUT_ROLLED_BACK : Notices.ROLLOUT_ABORTED;
    }

    @Override
    public int step() {
        return Math.max(rollout.step(), 0);
    }

    @Override
    public Next on(FlagDocument now) {
        FlagDocument document = now;
        for (String flag : rollout.plan().flags()) {
            boolean serves = rollout.step() >= 0
                    && now.environments().containsKey(rollout.plan().environment())
                    && now.find(flag)
                            .filter(there -> !there.archived()
                                    && there.state(rollout.plan().environment()).enabled())
                            .isPresent();
            if (serves) {
                Next next = new Rollout(
                                flag,
                                rollout.plan().environment(),
                                new Percent(0),
                                rollout.plan().variant(),
                                rollout.plan().by())
                        .on(document);
                if (next.document().isEmpty()) {
                    return next;
                }
                document = next.document().get();
            }
        }
        return new Next(Optional.of(document), Problems.NONE);
    }

    @Override
    public boolean isByPlan() {
        return true;
    }

    @Override
    public Problems misfits(GuardedRollout now, FlagDocument document, Instant at) {
        return now.isOver() && now.phase() != GuardedRollout.Phase.COMPLETED
                ? Problems.of(RolloutChange.unfit(
                        now, "is " + now.state(document).word() + " already", "there is nothing to do"))
                : Problems.NONE;
    }
}

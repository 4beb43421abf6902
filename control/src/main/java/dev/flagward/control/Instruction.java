package dev.flagward.control;

import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import java.util.Optional;

/**
 * What somebody says about a guarded rollout without changing a flag.
 *
 * @param rollout its number
 * @param reason why, in their words; kept for ever
 * @param source what it came through: {@code cli}
 * @param evidence what was seen when it was decided, and by which measure; empty of a person's word
 */
public record Instruction(
        Word word, long rollout, Actor actor, Optional<String> reason, String source, Value.Structure evidence) {
    /** What can be said. */
    public enum Word {
        APPROVE(Notices.ROLLOUT_APPROVED, Right.APPROVE),
        /** That it should not be: before it began it is over, afterwards it is paused and their approval counts no more. */
        REJECT(Notices.ROLLOUT_REJECTED, Right.APPROVE),
        PAUSE(Notices.ROLLOUT_PAUSED, Right.RUN),
        RESUME(Notices.ROLLOUT_RESUMED, Right.CHANGE),
        /** That what is watched looks otherwise than before. */
        JUDGE(Notices.ROLLOUT_JUDGED, Right.RUN),
        /** That nobody can ask what it watches, for so long that people should know; told once in an outage. */
        FREEZE(Notices.ROLLOUT_FROZEN, Right.RUN),
        /** That the last step has held for its time. */
        COMPLETE(Notices.ROLLOUT_COMPLETED, Right.RUN);

        private final String eventType;
        private final Right right;

        Word(String eventType, Right right) {
            this.eventType = eventType;
            this.right = right;
        }

        String eventType() {
            return eventType;
        }

        /** What the rollout was: {@code paused}. */
        public String past() {
            return eventType.substring(eventType.indexOf('_') + 1);
        }

        Right right() {
            return right;
        }
    }
}

package dev.flagward.control;

import dev.flagward.store.Actor;
import java.util.Optional;

/**
 * What somebody says about a change that is proposed, or was made without its approvals.
 *
 * @param number of the proposal, or of the entry that broke the glass
 * @param reason why, in their words; kept for ever
 * @param source what it came through: {@code cli}
 */
public record Answer(Word word, long number, Actor actor, Optional<String> reason, String source) {
    /** What can be said. */
    public enum Word {
        APPROVE(Notices.APPROVED),
        REJECT(Notices.REJECTED),
        WITHDRAW(Notices.WITHDRAWN),
        /** About a broken glass, where the others are about a proposal. */
        REVIEW(Notices.REVIEWED);

        private final String eventType;

        Word(String eventType) {
            this.eventType = eventType;
        }

        String eventType() {
            return eventType;
        }

        /** What a proposal is afterwards: {@code approved}. */
        public String past() {
            return eventType.substring(eventType.indexOf('_') + 1);
        }
    }
}

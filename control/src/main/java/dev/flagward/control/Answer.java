package dev.flagward.control;

import dev.flagward.store.Actor;
import java.util.Optional;

/**
 * What somebody says about a change that is proposed.
 *
 * @param number of the proposal
 * @param reason why, in their words; kept for ever
 * @param source what it came through: {@code cli}
 */
public record Answer(Word word, long number, Actor actor, Optional<String> reason, String source) {
    /** What can be said. */
    public enum Word {
        APPROVE(Notices.APPROVED),
        REJECT(Notices.REJECTED),
        WITHDRAW(Notices.WITHDRAWN);

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

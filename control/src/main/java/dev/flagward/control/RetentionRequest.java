package dev.flagward.control;

import dev.flagward.store.Actor;
import java.time.Instant;
import java.util.Optional;

/**
 * What somebody wants to become of the ledger's old entries.
 *
 * @param reason why, in their words; kept for ever
 * @param ticket what asks for it: a matter, a case, a task
 * @param source what it came through: {@code cli}
 */
public record RetentionRequest(
        What what, Actor actor, Optional<String> reason, Optional<String> ticket, String source) {
    /** What can be wanted. */
    public sealed interface What {
        /** That nothing is pruned from now on. */
        record Hold() implements What {}

        /** That a hold ends. */
        record Lift(long hold) implements What {}

        /**
         * That the words of old entries go.
         *
         * @param before only of those that were written before that; empty for all that policy lets go
         * @param keeper writes the backup that keeps them; asked before anything goes
         */
        record Prune(Optional<Instant> before, KeptBackup.Keeper keeper) implements What {}
    }
}

package dev.flagward.control;

import dev.flagward.store.Actor;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A change somebody asks for.
 *
 * @param reason why, in their words; kept for ever
 * @param ticket what asks for it
 * @param source what it came through: {@code cli}
 * @param expected the revision that was looked at; empty if the change is meant whatever the revision is
 */
public record Request(
        Change change,
        Actor actor,
        Optional<String> reason,
        Optional<String> ticket,
        String source,
        OptionalLong expected,
        Manner manner) {
    /** A change that is to be made now. */
    public Request(
            Change change,
            Actor actor,
            Optional<String> reason,
            Optional<String> ticket,
            String source,
            OptionalLong expected) {
        this(change, actor, reason, ticket, source, expected, new Manner.Directly());
    }

    boolean proposes() {
        return manner instanceof Manner.AsProposal;
    }

    /** The same, after our own entry made another revision of the one that was looked at. */
    Request after(long revision) {
        return expected.isEmpty()
                ? this
                : new Request(change, actor, reason, ticket, source, OptionalLong.of(revision), manner);
    }
}

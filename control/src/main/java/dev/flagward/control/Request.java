package dev.flagward.control;

import dev.flagward.audit.Hash;
import dev.flagward.document.CanonicalJson;
import dev.flagward.engine.Value;
import dev.flagward.store.Actor;
import dev.flagward.store.RequestKey;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A change somebody asks for.
 *
 * @param reason why, in their words; kept for ever
 * @param ticket what asks for it
 * @param source what it came through: {@code cli}
 * @param expected the revision that was looked at; empty if the change is meant whatever the revision is
 * @param idempotencyKey under which it is done once, however often it is asked for; see {@link RequestKey}
 */
public record Request(
        Change change,
        Actor actor,
        Optional<String> reason,
        Optional<String> ticket,
        String source,
        OptionalLong expected,
        Manner manner,
        Optional<String> idempotencyKey) {
    /** A request without an idempotency key. */
    public Request(
            Change change,
            Actor actor,
            Optional<String> reason,
            Optional<String> ticket,
            String source,
            OptionalLong expected,
            Manner manner) {
        this(change, actor, reason, ticket, source, expected, manner, Optional.empty());
    }

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

    /** The key with the digest of what is asked for, which leaves out the revision that was looked at. */
    Optional<RequestKey> key() {
        return idempotencyKey.map(key -> {
            Value asked = new Value.Sequence(Stream.of(
                            change.eventType(),
                            change.asked(),
                            manner.toString(),
                            actor.id(),
                            actor.authentication(),
                            reason.toString(),
                            ticket.toString())
                    .<Value>map(Value::of)
                    .toList());
            return new RequestKey(key, Hash.sha256(CanonicalJson.bytes(asked)).hex());
        });
    }

    /** The same, after our own entry made another revision of the one that was looked at. */
    Request after(long revision) {
        return expected.isEmpty()
                ? this
                : new Request(change, actor, reason, ticket, source, OptionalLong.of(revision), manner, idempotencyKey);
    }
}

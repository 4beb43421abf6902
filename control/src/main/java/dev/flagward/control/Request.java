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
    /** A change that is to be made now, whatever the revision is, and again if it is asked for again. */
    public Request(Change change, Actor actor, Optional<String> reason, Optional<String> ticket, String source) {
        this(change, actor, reason, ticket, source, OptionalLong.empty(), new Manner.Directly(), Optional.empty());
    }

    /** The same request, of who looked at that revision. */
    public Request expecting(OptionalLong revision) {
        return new Request(change, actor, reason, ticket, source, revision, manner, idempotencyKey);
    }

    /** The same request, to be made in that manner. */
    public Request in(Manner other) {
        return new Request(change, actor, reason, ticket, source, expected, other, idempotencyKey);
    }

    /** The same request, to be done once for that key. */
    public Request keyed(Optional<String> key) {
        return new Request(change, actor, reason, ticket, source, expected, manner, key);
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
        return expected.isEmpty() ? this : expecting(OptionalLong.of(revision));
    }
}

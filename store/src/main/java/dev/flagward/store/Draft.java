package dev.flagward.store;

import dev.flagward.document.FlagDocument;
import java.util.List;
import java.util.Optional;

/**
 * A change on its way into a store.
 *
 * @param eventType what was done, as the log calls it: {@code flag_enabled}
 * @param flag the one flag it is about, if it is about one
 * @param environment the one environment it is about, if it is about one
 * @param previousState what the flag did before, in words
 * @param newState what it does now, in words
 * @param source what the change came through: {@code cli}
 * @param refusal the codes of the problems for which it was refused; none of a change
 * @param next the document to be; empty for a refused attempt and for a mere notice, which are recorded and change nothing
 * @param overDrift the fingerprint of a drift that the next document has taken into account
 * @param notice what the entry says about a change besides; all there is to a draft that neither changes nor was refused
 * @param key the name of the request, if it has one; none of a refused attempt, which may be made again
 */
public record Draft(
        String eventType,
        Actor actor,
        Optional<String> flag,
        Optional<String> environment,
        Optional<String> previousState,
        Optional<String> newState,
        Optional<String> reason,
        Optional<String> ticket,
        List<Approval> approvals,
        String source,
        List<String> refusal,
        Optional<FlagDocument> next,
        Optional<String> overDrift,
        Optional<Notice> notice,
        Optional<RequestKey> key) {
    public Draft {
        approvals = List.copyOf(approvals);
        refusal = List.copyOf(refusal);
        if (next.isPresent() && !refusal.isEmpty()) {
            throw new IllegalArgumentException("a draft has either a next document or the codes of its refusal");
        }
        if (next.isEmpty() && refusal.isEmpty() && notice.isEmpty()) {
            throw new IllegalArgumentException("a draft changes something, was refused, or says something");
        }
        if (next.isPresent() && notice.flatMap(Notice::proposed).isPresent()) {
            throw new IllegalArgumentException("a draft that changes the document proposes no other");
        }
    }

    /** Begins a draft; what it is not given is empty. */
    public static Builder builder(String eventType, Actor actor, String source) {
        return new Builder(eventType, actor, source);
    }

    /** Begins a draft that is like this one where it is given nothing else. */
    public Builder toBuilder() {
        return builder(eventType, actor, source)
                .flag(flag)
                .environment(environment)
                .previousState(previousState)
                .newState(newState)
                .reason(reason)
                .ticket(ticket)
                .approvals(approvals)
                .refusal(refusal)
                .next(next)
                .overDrift(overDrift)
                .notice(notice)
                .key(key);
    }

    /** What becomes of it: applied, refused, or noted. */
    String outcome() {
        return next.isPresent() ? "applied" : refusal.isEmpty() ? "noted" : "refused";
    }

    /** Gathers the parts of a draft. Not thread-safe. */
    public static final class Builder {
        private String eventType;
        private Actor actor;
        private final String source;
        private Optional<String> flag = Optional.empty();
        private Optional<String> environment = Optional.empty();
        private Optional<String> previousState = Optional.empty();
        private Optional<String> newState = Optional.empty();
        private Optional<String> reason = Optional.empty();
        private Optional<String> ticket = Optional.empty();
        private List<Approval> approvals = List.of();
        private List<String> refusal = List.of();
        private Optional<FlagDocument> next = Optional.empty();
        private Optional<String> overDrift = Optional.empty();
        private Optional<Notice> notice = Optional.empty();
        private Optional<RequestKey> key = Optional.empty();

        private Builder(String eventType, Actor actor, String source) {
            this.eventType = eventType;
            this.actor = actor;
            this.source = source;
        }

        public Builder eventType(String eventType) {
            this.eventType = eventType;
            return this;
        }

        public Builder actor(Actor actor) {
            this.actor = actor;
            return this;
        }

        public Builder flag(Optional<String> flag) {
            this.flag = flag;
            return this;
        }

        public Builder environment(Optional<String> environment) {
            this.environment = environment;
            return this;
        }

        public Builder previousState(Optional<String> previousState) {
            this.previousState = previousState;
            return this;
        }

        public Builder newState(Optional<String> newState) {
            this.newState = newState;
            return this;
        }

        public Builder reason(Optional<String> reason) {
            this.reason = reason;
            return this;
        }

        public Builder ticket(Optional<String> ticket) {
            this.ticket = ticket;
            return this;
        }

        public Builder approvals(List<Approval> approvals) {
            this.approvals = approvals;
            return this;
        }

        public Builder refusal(List<String> refusal) {
            this.refusal = refusal;
            return this;
        }

        public Builder next(Optional<FlagDocument> next) {
            this.next = next;
            return this;
        }

        public Builder overDrift(Optional<String> overDrift) {
            this.overDrift = overDrift;
            return this;
        }

        public Builder notice(Optional<Notice> notice) {
            this.notice = notice;
            return this;
        }

        public Builder key(Optional<RequestKey> key) {
            this.key = key;
            return this;
        }

        /**
         * The draft.
         *
         * @throws IllegalArgumentException if it neither changes something, nor was refused, nor says anything; or more than goes
         *     together
         */
        public Draft build() {
            return new Draft(
                    eventType,
                    actor,
                    flag,
                    environment,
                    previousState,
                    newState,
                    reason,
                    ticket,
                    approvals,
                    source,
                    refusal,
                    next,
                    overDrift,
                    notice,
                    key);
        }
    }
}

package dev.flagward.openfeature;

import dev.flagward.client.Flagward;
import dev.flagward.client.Status;
import dev.flagward.engine.Evaluation;
import dev.flagward.engine.Flag;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.SnapshotFlag;
import dev.flagward.engine.Value;
import dev.flagward.engine.ValueType;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The engine's answers in OpenFeature's form. What does not depend on the context is made once for each flag. */
final class Answers {
    private static final String TOO_MUCH = "the context holds more than " + Values.MOST
            + " values, or some deeper than " + Values.DEEPEST + " levels: hand in what the flags ask for";

    private volatile @Nullable Known known;

    /** What is known about the flags of one snapshot. */
    private record Known(Snapshot snapshot, Map<String, Facts> flags) {
        /** Null if there is no such flag. */
        @Nullable
        Facts facts(String flag) {
            Facts found = flags.get(flag);
            if (found == null) {
                found = snapshot.findFlag(flag)
                        .map(source -> new Facts(source, snapshot.revision()))
                        .orElse(null);
                if (found != null) {
                    flags.put(flag, found);
                }
            }
            return found;
        }
    }

    /** What is known about one flag. */
    private static final class Facts {
        final SnapshotFlag flag;
        final ImmutableMetadata metadata;
        /** The reason when no rule matched: only a flag that asks nothing of a context is static. */
        final Reason unmatched;
        /** What everybody was told last; threads may race to put an equal one here. */
        private @Nullable Same same;

        Facts(SnapshotFlag flag, long revision) {
            Flag source = flag.source();
            ImmutableMetadata.ImmutableMetadataBuilder made = ImmutableMetadata.builder();
            source.metadata().forEach(made::addString);
            if (revision > 0) {
                made.addLong("revision", revision);
            }
            boolean alone = source.rules().isEmpty() && source.prerequisites().isEmpty();
            this.flag = flag;
            this.metadata = made.build();
            this.unmatched = alone ? Reason.STATIC : Reason.DEFAULT;
        }

        /** What everybody is told who asks so, or null if that is not known. */
        @SuppressWarnings({"unchecked", "ReferenceEquality"
        }) // its answer is of a question's type, and there is one of each
        <T> @Nullable Answer<T> same(Question<T> question) {
            Same now = same;
            return now != null && now.question == question ? (Answer<T>) now.answer : null;
        }

        /** Keeps what everybody is told; but an object can be changed by who gets it. */
        <T> void keep(Question<T> question, Answer<T> answer) {
            if (flag.isConstant() && question.type() != ValueType.OBJECT) {
                same = new Same(question, answer);
            }
        }
    }

    /** What everybody is told who asks so. */
    private record Same(Question<?> question, Answer<?> answer) {}

    <T> Answer<T> of(
            Flagward client,
            Question<T> question,
            @Nullable String key,
            @Nullable EvaluationContext context,
            T defaultValue) {
        Snapshot snapshot = client.snapshot();
        Facts facts = key == null ? null : known(snapshot).facts(key);
        if (facts == null) {
            return ofNone(client, snapshot, question, key, context, defaultValue);
        }
        Answer<T> same = client.isHeard() ? null : facts.same(question);
        return same == null ? asked(client, snapshot, facts, question, context, defaultValue) : same;
    }

    private static <T> Answer<T> asked(
            Flagward client,
            Snapshot snapshot,
            Facts facts,
            Question<T> question,
            @Nullable EvaluationContext context,
            T defaultValue) {
        PreparedContext prepared = snapshot.nobody();
        if (client.isHeard() || !facts.flag.isConstant()) {
            Optional<dev.flagward.engine.EvaluationContext> read = Values.context(context);
            if (read.isEmpty()) {
                return Answer.failed(defaultValue, ErrorCode.INVALID_CONTEXT, TOO_MUCH);
            }
            prepared = snapshot.prepare(read.get());
        }
        Evaluation evaluation = client.evaluateAs(question.type(), facts.flag, prepared);
        return evaluation.errorCode().isPresent()
                ? Answer.failed(defaultValue, evaluation)
                : served(evaluation, facts, question, defaultValue);
    }

    /** The answer about a flag that is not there, or not yet. */
    private <T> Answer<T> ofNone(
            Flagward client,
            Snapshot snapshot,
            Question<T> question,
            @Nullable String key,
            @Nullable EvaluationContext context,
            T defaultValue) {
        if (snapshot.flags().isEmpty() && client.state().status() != Status.READY) {
            return Answer.failed(
                    defaultValue,
                    ErrorCode.PROVIDER_NOT_READY,
                    client.state().problem().orElse("there are no flags yet"));
        }
        if (key == null) {
            return Answer.failed(defaultValue, ErrorCode.FLAG_NOT_FOUND, "no flag is named");
        }
        PreparedContext prepared = snapshot.nobody();
        if (client.isHeard()) {
            Optional<dev.flagward.engine.EvaluationContext> read = Values.context(context);
            if (read.isEmpty()) {
                return Answer.failed(defaultValue, ErrorCode.INVALID_CONTEXT, TOO_MUCH);
            }
            prepared = snapshot.prepare(read.get());
        }
        Evaluation none = client.evaluate(key, prepared);
        // There is one now, if the flags changed a moment ago.
        return none.errorCode().isPresent()
                ? Answer.failed(defaultValue, none)
                : of(client, question, key, context, defaultValue);
    }

    private static <T> Answer<T> served(Evaluation evaluation, Facts facts, Question<T> question, T defaultValue) {
        T value = question.as().apply(evaluation.value().orElse(Value.Null.NULL));
        if (value == null) {
            return Answer.failed(
                    defaultValue,
                    ErrorCode.TYPE_MISMATCH,
                    "the flag " + evaluation.flag() + " serves a value of another type");
        }
        boolean unmatched = evaluation.reason() == dev.flagward.engine.Reason.STATIC;
        Answer<T> answer = new Answer<>(
                value,
                evaluation.variant().orElse(""),
                unmatched ? facts.unmatched.name() : evaluation.reason().name(),
                null,
                null,
                facts.metadata);
        facts.keep(question, answer);
        return answer;
    }

    private Known known(Snapshot snapshot) {
        Known now = known;
        if (now == null || now.snapshot != snapshot) {
            now = new Known(snapshot, new ConcurrentHashMap<>());
            known = now;
        }
        return now;
    }
}

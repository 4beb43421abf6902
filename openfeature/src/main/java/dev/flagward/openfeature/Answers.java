package dev.flagward.openfeature;

import dev.flagward.client.Flagward;
import dev.flagward.engine.Evaluation;
import dev.flagward.engine.Flag;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.SnapshotFlag;
import dev.flagward.engine.Value;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.ProviderEvaluation;
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
                        .map(source -> Facts.of(source, snapshot.revision()))
                        .orElse(null);
                if (found != null) {
                    flags.put(flag, found);
                }
            }
            return found;
        }
    }

    /**
     * What is known about one flag.
     *
     * @param unmatched the reason when no rule matched: only a flag that asks nothing of a context is static
     * @param constant whether the context need not be looked at, however much there is in it
     */
    private record Facts(SnapshotFlag flag, ImmutableMetadata metadata, Reason unmatched, boolean constant) {
        static Facts of(SnapshotFlag flag, long revision) {
            Flag source = flag.source();
            ImmutableMetadata.ImmutableMetadataBuilder metadata = ImmutableMetadata.builder();
            source.metadata().forEach(metadata::addString);
            if (revision > 0) {
                metadata.addLong("revision", revision);
            }
            boolean alone = source.rules().isEmpty() && source.prerequisites().isEmpty();
            return new Facts(flag, metadata.build(), alone ? Reason.STATIC : Reason.DEFAULT, flag.isConstant());
        }
    }

    <T> ProviderEvaluation<T> of(
            Flagward client, Question<T> question, String key, @Nullable EvaluationContext context, T defaultValue) {
        Snapshot snapshot = client.snapshot();
        Facts facts = known(snapshot).facts(key);
        PreparedContext prepared = snapshot.nobody();
        if (client.isHeard() || (facts != null && !facts.constant)) {
            Optional<dev.flagward.engine.EvaluationContext> read = Values.context(context);
            if (read.isEmpty()) {
                return failed(defaultValue, ErrorCode.INVALID_CONTEXT, TOO_MUCH);
            }
            prepared = snapshot.prepare(read.get());
        }
        if (facts == null) {
            Evaluation none = client.evaluate(key, prepared);
            // There is one now, if the flags changed a moment ago.
            return none.errorCode().isPresent()
                    ? failed(none, defaultValue)
                    : of(client, question, key, context, defaultValue);
        }
        Evaluation evaluation = client.evaluateAs(question.type(), facts.flag, prepared);
        return evaluation.errorCode().isPresent()
                ? failed(evaluation, defaultValue)
                : served(evaluation, facts, question, defaultValue);
    }

    private static <T> ProviderEvaluation<T> served(
            Evaluation evaluation, Facts facts, Question<T> question, T defaultValue) {
        T value = question.as().apply(evaluation.value().orElse(Value.Null.NULL));
        if (value == null) {
            return failed(
                    defaultValue,
                    ErrorCode.TYPE_MISMATCH,
                    "the flag " + evaluation.flag() + " serves a value of another type");
        }
        boolean unmatched = evaluation.reason() == dev.flagward.engine.Reason.STATIC;
        return new ProviderEvaluation<>(
                value,
                evaluation.variant().orElse(""),
                unmatched ? facts.unmatched.name() : evaluation.reason().name(),
                null,
                null,
                facts.metadata);
    }

    private static <T> ProviderEvaluation<T> failed(Evaluation evaluation, T defaultValue) {
        return failed(
                defaultValue,
                ErrorCode.valueOf(evaluation.errorCode().map(Enum::name).orElse(ErrorCode.GENERAL.name())),
                evaluation.errorMessage().orElse(""));
    }

    static <T> ProviderEvaluation<T> failed(T defaultValue, ErrorCode code, String message) {
        return ProviderEvaluation.<T>builder()
                .value(defaultValue)
                .reason(Reason.ERROR.name())
                .errorCode(code)
                .errorMessage(message)
                .build();
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

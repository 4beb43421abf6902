package dev.flagward.openfeature;

import dev.flagward.client.Flagward;
import dev.flagward.engine.Evaluation;
import dev.flagward.engine.Flag;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.Value;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
                found = snapshot.find(flag)
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
    private record Facts(ImmutableMetadata metadata, Reason unmatched, boolean constant) {
        static Facts of(Flag flag, long revision) {
            ImmutableMetadata.ImmutableMetadataBuilder metadata = ImmutableMetadata.builder();
            flag.metadata().forEach(metadata::addString);
            if (revision > 0) {
                metadata.addLong("revision", revision);
            }
            boolean alone = flag.rules().isEmpty() && flag.prerequisites().isEmpty();
            boolean constant = !flag.enabled() || (alone && flag.serve() instanceof Serve.FixedVariant);
            return new Facts(metadata.build(), alone ? Reason.STATIC : Reason.DEFAULT, constant);
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
        Evaluation evaluation = client.evaluateAs(question.type(), snapshot, key, prepared);
        return of(evaluation, facts, defaultValue, question.as());
    }

    private static <T> ProviderEvaluation<T> of(
            Evaluation evaluation, @Nullable Facts facts, T defaultValue, Function<Value, @Nullable T> as) {
        if (evaluation.errorCode().isPresent()) {
            return failed(
                    defaultValue,
                    ErrorCode.valueOf(evaluation.errorCode().get().name()),
                    evaluation.errorMessage().orElse(""));
        }
        T value = evaluation.value().map(as).orElse(null);
        if (value == null || facts == null) {
            return failed(
                    defaultValue,
                    ErrorCode.TYPE_MISMATCH,
                    "the flag " + evaluation.flag() + " serves a value of another type");
        }
        boolean unmatched = evaluation.reason() == dev.flagward.engine.Reason.STATIC;
        return ProviderEvaluation.<T>builder()
                .value(value)
                .variant(evaluation.variant().orElse(null))
                .reason(unmatched ? facts.unmatched.name() : evaluation.reason().name())
                .flagMetadata(facts.metadata)
                .build();
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

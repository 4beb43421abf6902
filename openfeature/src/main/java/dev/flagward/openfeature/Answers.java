package dev.flagward.openfeature;

import dev.flagward.engine.Evaluation;
import dev.flagward.engine.Flag;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.Value;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Reason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The engine's answers in OpenFeature's form. Metadata is made once for each flag of a snapshot. */
final class Answers {
    private volatile @Nullable MetadataOf metadata;

    /** What is known about the flags of one snapshot. */
    private record MetadataOf(Snapshot snapshot, Map<String, ImmutableMetadata> flags) {}

    <T> ProviderEvaluation<T> of(
            Snapshot snapshot, Evaluation evaluation, T defaultValue, Function<Value, @Nullable T> as) {
        if (evaluation.errorCode().isPresent()) {
            return failed(
                    defaultValue,
                    ErrorCode.valueOf(evaluation.errorCode().get().name()),
                    evaluation.errorMessage().orElse(""));
        }
        T value = evaluation.value().map(as).orElse(null);
        if (value == null) {
            return failed(
                    defaultValue,
                    ErrorCode.TYPE_MISMATCH,
                    "the flag " + evaluation.flag() + " serves a value of another type");
        }
        return ProviderEvaluation.<T>builder()
                .value(value)
                .variant(evaluation.variant().orElse(null))
                .reason(evaluation.reason().name())
                .flagMetadata(metadata(snapshot, evaluation.flag()))
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

    private ImmutableMetadata metadata(Snapshot snapshot, String flag) {
        MetadataOf known = metadata;
        if (known == null || known.snapshot != snapshot) {
            known = new MetadataOf(snapshot, new ConcurrentHashMap<>());
            metadata = known;
        }
        ImmutableMetadata made = known.flags.get(flag);
        if (made == null) {
            made = made(snapshot, flag);
            known.flags.put(flag, made);
        }
        return made;
    }

    private static ImmutableMetadata made(Snapshot snapshot, String flag) {
        ImmutableMetadata.ImmutableMetadataBuilder builder = ImmutableMetadata.builder();
        snapshot.find(flag).map(Flag::metadata).ifPresent(facts -> facts.forEach(builder::addString));
        return builder.addLong("revision", snapshot.revision()).build();
    }
}

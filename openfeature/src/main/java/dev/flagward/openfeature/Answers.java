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

/** The engine's answers in OpenFeature's form. What does not depend on the context is made once for each flag. */
final class Answers {
    private volatile @Nullable Known known;

    /** What is known about the flags of one snapshot. */
    private record Known(Snapshot snapshot, Map<String, Facts> flags) {}

    /**
     * What is known about one flag.
     *
     * @param unmatched the reason when no rule matched: only a flag that asks nothing of a context is static
     */
    private record Facts(ImmutableMetadata metadata, Reason unmatched) {}

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
        Facts facts = facts(snapshot, evaluation.flag());
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

    private Facts facts(Snapshot snapshot, String flag) {
        Known now = known;
        if (now == null || now.snapshot != snapshot) {
            now = new Known(snapshot, new ConcurrentHashMap<>());
            known = now;
        }
        Facts found = now.flags.get(flag);
        if (found == null) {
            found = snapshot.find(flag)
                    .map(source -> new Facts(metadata(source, snapshot.revision()), unmatched(source)))
                    .orElseThrow();
            now.flags.put(flag, found);
        }
        return found;
    }

    private static ImmutableMetadata metadata(Flag flag, long revision) {
        ImmutableMetadata.ImmutableMetadataBuilder builder = ImmutableMetadata.builder();
        flag.metadata().forEach(builder::addString);
        if (revision > 0) {
            builder.addLong("revision", revision);
        }
        return builder.build();
    }

    private static Reason unmatched(Flag flag) {
        return flag.rules().isEmpty() && flag.prerequisites().isEmpty() ? Reason.STATIC : Reason.DEFAULT;
    }
}

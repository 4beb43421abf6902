package dev.flagward.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one question about one flag. A snapshot makes every answer it can give when it is loaded, so that
 * giving one makes nothing; two equal questions may get the very same object.
 */
public final class Evaluation {
    /** {@link #truth} of an answer that is no boolean. */
    static final int NEITHER = -1;

    private final String flag;
    private final Optional<Value> value;
    private final Optional<String> variant;
    private final Reason reason;
    private final Optional<String> ruleId;
    private final Optional<EvaluationError> errorCode;
    private final Optional<String> errorMessage;
    private final long revision;

    /** 1 for true, 0 for false, {@link #NEITHER}: one comparison answers a boolean question. */
    final int truth;
    /** Where the variant stands among its flag's, or -1. */
    final int variantIndex;

    private Evaluation(
            String flag,
            @Nullable Value value,
            @Nullable String variant,
            int variantIndex,
            Reason reason,
            @Nullable String ruleId,
            @Nullable EvaluationError errorCode,
            @Nullable String errorMessage,
            long revision) {
        this.flag = flag;
        this.value = Optional.ofNullable(value);
        this.variant = Optional.ofNullable(variant);
        this.variantIndex = variantIndex;
        this.reason = reason;
        this.ruleId = Optional.ofNullable(ruleId);
        this.errorCode = Optional.ofNullable(errorCode);
        this.errorMessage = Optional.ofNullable(errorMessage);
        this.revision = revision;
        this.truth = value instanceof Value.Bool bool ? (bool.value() ? 1 : 0) : NEITHER;
    }

    static Evaluation served(
            String flag,
            Value value,
            String variant,
            int variantIndex,
            Reason reason,
            @Nullable String ruleId,
            long revision) {
        return new Evaluation(flag, value, variant, variantIndex, reason, ruleId, null, null, revision);
    }

    static Evaluation failed(
            String flag, EvaluationError code, String message, @Nullable String ruleId, long revision) {
        return new Evaluation(flag, null, null, -1, Reason.ERROR, ruleId, code, message, revision);
    }

    /** The flag's key; empty when there is no such flag. */
    public String flag() {
        return flag;
    }

    /** The variant's value; empty after an error, when the caller's default holds. */
    public Optional<Value> value() {
        return value;
    }

    /** The name of the variant; empty after an error. */
    public Optional<String> variant() {
        return variant;
    }

    public Reason reason() {
        return reason;
    }

    /** The rule that matched, if one did. */
    public Optional<String> ruleId() {
        return ruleId;
    }

    public Optional<EvaluationError> errorCode() {
        return errorCode;
    }

    /** What went wrong, without any value of the context. */
    public Optional<String> errorMessage() {
        return errorMessage;
    }

    /** The revision of the snapshot that answered. */
    public long revision() {
        return revision;
    }

    @Override
    public String toString() {
        return errorCode.isPresent()
                ? reason + " " + errorCode.get() + ": " + errorMessage.orElse("")
                : flag + " = " + variant.orElse("") + " (" + reason + ")";
    }
}

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
            Served served,
            Reason reason,
            Optional<String> ruleId,
            Optional<EvaluationError> errorCode,
            Optional<String> errorMessage,
            long revision) {
        this.flag = flag;
        this.value = served.value;
        this.variant = served.variant;
        this.variantIndex = served.index;
        this.reason = reason;
        this.ruleId = ruleId;
        this.errorCode = errorCode;
        this.errorMessage = errorMessage;
        this.revision = revision;
        this.truth = value.isPresent() && value.get() instanceof Value.Bool bool ? (bool.value() ? 1 : 0) : NEITHER;
    }

    /** A variant as answers hand it out, made once for all answers that do. */
    record Served(Optional<Value> value, Optional<String> variant, int index) {
        private static final Served NOTHING = new Served(Optional.empty(), Optional.empty(), -1);

        static Served of(String variant, Value value, int index) {
            return new Served(Optional.of(value), Optional.of(variant), index);
        }
    }

    static Evaluation served(String flag, Served served, Reason reason, Optional<String> ruleId, long revision) {
        return new Evaluation(flag, served, reason, ruleId, Optional.empty(), Optional.empty(), revision);
    }

    static Evaluation failed(
            String flag, EvaluationError code, String message, @Nullable String ruleId, long revision) {
        return new Evaluation(
                flag,
                Served.NOTHING,
                Reason.ERROR,
                Optional.ofNullable(ruleId),
                Optional.of(code),
                Optional.of(message),
                revision);
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

package dev.flagward.client;

import dev.flagward.engine.EvaluationContext;
import dev.flagward.engine.Evaluator;
import dev.flagward.engine.Flag;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Serve;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.Value;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import org.jspecify.annotations.Nullable;

/**
 * Where one typed handle asks: a call site whose target is a constant while the flag serves everybody the same, and an
 * evaluation otherwise. A JIT compiles the constant into the caller, and forgets that code when the target changes; so
 * such a flag costs what a constant costs, until somebody changes it (JSR 292; measured in {@code docs/benchmarks.md}).
 */
final class Switchboard {
    private final String flag;
    private final Kind kind;
    private final Object defaultValue;
    private final MutableCallSite site;

    /** What a handle's caller is given. */
    enum Kind {
        BOOLEAN(boolean.class, "booleanValue"),
        STRING(String.class, "stringValue"),
        DOUBLE(double.class, "doubleValue"),
        LONG(long.class, "longValue"),
        OBJECT(Value.class, "objectValue");

        private final Class<?> type;
        private final String question;

        Kind(Class<?> type, String question) {
            this.type = type;
            this.question = question;
        }

        /** The value as this kind wants it, or null if it is of another type. */
        @Nullable
        Object of(Value value) {
            return switch (this) {
                case BOOLEAN -> value instanceof Value.Bool bool ? (Object) bool.value() : null;
                case STRING -> value instanceof Value.Text text ? text.value() : null;
                case DOUBLE -> value instanceof Value.Num number ? (Object) number.value() : null;
                case LONG ->
                    value instanceof Value.Num number && isLong(number.value()) ? (Object) (long) number.value() : null;
                case OBJECT -> value instanceof Value.Sequence || value instanceof Value.Structure ? value : null;
            };
        }

        private MethodHandle evaluation() {
            MethodType signature = MethodType.methodType(
                    type, Snapshot.class, PreparedContext.class, String.class, type, PreparedContext.class);
            try {
                return MethodHandles.lookup().findStatic(Switchboard.class, question, signature);
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException("the question is in this class", impossible);
            }
        }
    }

    Switchboard(String flag, Kind kind, Object defaultValue) {
        this.flag = flag;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.site = new MutableCallSite(constant(defaultValue));
    }

    /** Takes a context, which may be null, and gives the flag's value. */
    MethodHandle invoker() {
        return site.dynamicInvoker();
    }

    /** Answers from that snapshot from now on; the call site that other threads must see, if it changed. */
    MutableCallSite connect(Snapshot snapshot) {
        site.setTarget(target(snapshot));
        return site;
    }

    /** Answers with the default from now on. */
    MutableCallSite disconnect() {
        site.setTarget(constant(defaultValue));
        return site;
    }

    String flag() {
        return flag;
    }

    private MethodHandle target(Snapshot snapshot) {
        Flag found = snapshot.find(flag).orElse(null);
        if (found == null) {
            return constant(defaultValue);
        }
        String everybodys = variantForAll(found);
        if (everybodys != null) {
            Value value = found.variants().get(everybodys);
            Object typed = value == null ? null : kind.of(value);
            return constant(typed == null ? defaultValue : typed);
        }
        PreparedContext nobody = snapshot.prepare(EvaluationContext.empty());
        return MethodHandles.insertArguments(kind.evaluation(), 0, snapshot, nobody, flag, defaultValue);
    }

    private static @Nullable String variantForAll(Flag flag) {
        if (!flag.enabled()) {
            return flag.off();
        }
        return flag.prerequisites().isEmpty()
                        && flag.rules().isEmpty()
                        && flag.serve() instanceof Serve.FixedVariant fixed
                ? fixed.variant()
                : null;
    }

    private MethodHandle constant(Object value) {
        return MethodHandles.dropArguments(MethodHandles.constant(kind.type, value), 0, PreparedContext.class);
    }

    static boolean booleanValue(
            Snapshot snapshot, PreparedContext nobody, String flag, boolean other, @Nullable PreparedContext context) {
        return Evaluator.booleanValue(snapshot, flag, context == null ? nobody : context, other);
    }

    static String stringValue(
            Snapshot snapshot, PreparedContext nobody, String flag, String other, @Nullable PreparedContext context) {
        return Evaluator.stringValue(snapshot, flag, context == null ? nobody : context, other);
    }

    static double doubleValue(
            Snapshot snapshot, PreparedContext nobody, String flag, double other, @Nullable PreparedContext context) {
        return Evaluator.numberValue(snapshot, flag, context == null ? nobody : context, other);
    }

    static long longValue(
            Snapshot snapshot, PreparedContext nobody, String flag, long other, @Nullable PreparedContext context) {
        double number = Evaluator.numberValue(snapshot, flag, context == null ? nobody : context, Double.NaN);
        return isLong(number) ? (long) number : other;
    }

    static Value objectValue(
            Snapshot snapshot, PreparedContext nobody, String flag, Value other, @Nullable PreparedContext context) {
        return Evaluator.objectValue(snapshot, flag, context == null ? nobody : context, other);
    }

    /** Whether a number is a whole one that a double holds exactly. */
    private static boolean isLong(double number) {
        return number == Math.rint(number) && Math.abs(number) <= 1L << 53;
    }
}

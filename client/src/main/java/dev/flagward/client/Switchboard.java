package dev.flagward.client;

import dev.flagward.engine.Evaluation;
import dev.flagward.engine.Evaluator;
import dev.flagward.engine.PreparedContext;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.SnapshotFlag;
import dev.flagward.engine.Value;
import dev.flagward.engine.ValueType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one typed handle asks: a call site whose target is a constant while the flag serves everybody the same, and an
 * evaluation otherwise. A JIT compiles the constant into the caller, and forgets that code when the target changes; so
 * such a flag costs what a constant costs, until somebody changes it (JSR 292; measured in {@code docs/benchmarks.md}).
 */
final class Switchboard {
    private static final MethodType HEARD = MethodType.methodType(
            Object.class,
            Kind.class,
            EvaluationListener.class,
            Snapshot.class,
            String.class,
            Object.class,
            PreparedContext.class);

    private final String flag;
    private final Kind kind;
    private final Object defaultValue;
    private final MutableCallSite site;
    /** What the site gives to everybody now, or null while it asks. */
    private @Nullable Object constant;

    /** What a handle's caller is given. */
    enum Kind {
        BOOLEAN(ValueType.BOOLEAN, boolean.class, "booleanValue"),
        STRING(ValueType.STRING, String.class, "stringValue"),
        DOUBLE(ValueType.NUMBER, double.class, "doubleValue"),
        LONG(ValueType.NUMBER, long.class, "longValue"),
        OBJECT(ValueType.OBJECT, Value.class, "objectValue");

        private final ValueType asked;
        private final Class<?> type;
        private final String question;

        Kind(ValueType asked, Class<?> type, String question) {
            this.asked = asked;
            this.type = type;
            this.question = question;
        }

        /** Asks, lets the listener hear the answer, and gives the value as this kind wants it. */
        Object heard(
                EvaluationListener listener, Snapshot snapshot, String flag, PreparedContext context, Object other) {
            Evaluation evaluation = Evaluator.evaluateAs(asked, snapshot, flag, context);
            listener.evaluated(flag, evaluation, context.context());
            Object value = evaluation.value().map(this::of).orElse(null);
            return value == null ? other : value;
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
            return found(
                    question,
                    MethodType.methodType(
                            type, SnapshotFlag.class, PreparedContext.class, type, PreparedContext.class));
        }
    }

    private static MethodHandle found(String method, MethodType signature) {
        try {
            return MethodHandles.lookup().findStatic(Switchboard.class, method, signature);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("the method is in this class", impossible);
        }
    }

    Switchboard(String flag, Kind kind, Object defaultValue) {
        this.flag = flag;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.constant = defaultValue;
        this.site = new MutableCallSite(target(defaultValue));
    }

    /** Takes a context, which may be null, and gives the flag's value. */
    MethodHandle invoker() {
        return site.dynamicInvoker();
    }

    /**
     * Answers from that client's snapshot from now on.
     *
     * @return the call site that other threads must see; empty if it stays as it is, so that no code is compiled anew
     */
    Optional<MutableCallSite> connect(Flagward client) {
        Snapshot snapshot = client.snapshot();
        EvaluationListener listener = client.listener();
        if (listener != null) {
            return changed(null, heard(snapshot, listener));
        }
        Object same = sameForAll(snapshot);
        return same == null ? changed(null, evaluated(snapshot)) : fixed(same);
    }

    /** Answers with the default from now on, likewise. */
    Optional<MutableCallSite> disconnect() {
        return fixed(defaultValue);
    }

    private Optional<MutableCallSite> fixed(Object value) {
        return value.equals(constant) ? Optional.empty() : changed(value, target(value));
    }

    private Optional<MutableCallSite> changed(@Nullable Object now, MethodHandle target) {
        constant = now;
        site.setTarget(target);
        return Optional.of(site);
    }

    /** What everybody gets, or null if that depends on the context. */
    private @Nullable Object sameForAll(Snapshot snapshot) {
        SnapshotFlag found = snapshot.findFlag(flag).orElse(null);
        if (found == null) {
            return defaultValue;
        }
        if (!found.isConstant()) {
            return null;
        }
        Object typed = found.evaluate(snapshot.nobody()).value().map(kind::of).orElse(null);
        return typed == null ? defaultValue : typed;
    }

    private MethodHandle evaluated(Snapshot snapshot) {
        SnapshotFlag found = snapshot.findFlag(flag).orElseThrow();
        return MethodHandles.insertArguments(kind.evaluation(), 0, found, snapshot.nobody(), defaultValue);
    }

    /** Every answer is an evaluation then, so that there is one to hear. */
    private MethodHandle heard(Snapshot snapshot, EvaluationListener listener) {
        MethodHandle question = found("heardValue", HEARD);
        return MethodHandles.insertArguments(question, 0, kind, listener, snapshot, flag, defaultValue)
                .asType(MethodType.methodType(kind.type, PreparedContext.class));
    }

    static Object heardValue(
            Kind kind,
            EvaluationListener listener,
            Snapshot snapshot,
            String flag,
            Object other,
            @Nullable PreparedContext context) {
        return kind.heard(listener, snapshot, flag, context == null ? snapshot.nobody() : context, other);
    }

    private MethodHandle target(Object value) {
        return MethodHandles.dropArguments(MethodHandles.constant(kind.type, value), 0, PreparedContext.class);
    }

    static boolean booleanValue(
            SnapshotFlag flag, PreparedContext nobody, boolean other, @Nullable PreparedContext context) {
        return flag.booleanValue(context == null ? nobody : context, other);
    }

    static String stringValue(
            SnapshotFlag flag, PreparedContext nobody, String other, @Nullable PreparedContext context) {
        return flag.stringValue(context == null ? nobody : context, other);
    }

    static double doubleValue(
            SnapshotFlag flag, PreparedContext nobody, double other, @Nullable PreparedContext context) {
        return flag.numberValue(context == null ? nobody : context, other);
    }

    static long longValue(SnapshotFlag flag, PreparedContext nobody, long other, @Nullable PreparedContext context) {
        double number = flag.numberValue(context == null ? nobody : context, Double.NaN);
        return isLong(number) ? (long) number : other;
    }

    static Value objectValue(
            SnapshotFlag flag, PreparedContext nobody, Value other, @Nullable PreparedContext context) {
        return flag.objectValue(context == null ? nobody : context, other);
    }

    /** Whether a number is a whole one that a double holds exactly. */
    private static boolean isLong(double number) {
        return number == Math.rint(number) && Math.abs(number) <= 1L << 53;
    }
}

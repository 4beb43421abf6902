package dev.flagward.engine;

import org.jspecify.annotations.Nullable;

/**
 * Answers what a flag gives to a context: a pure function of both, without clock, chance, lock or I/O.
 *
 * <p>The order, and the reason in OpenFeature's words: the flag is disabled → its off variant ({@code DISABLED}); a
 * prerequisite is unmet → its off variant ({@code DEFAULT}); the first rule whose condition holds ({@code
 * TARGETING_MATCH}, or {@code SPLIT} if it serves a split); else what the flag serves ({@code STATIC}, or {@code
 * SPLIT}). What cannot be answered is an {@code ERROR} with a code and no value; nothing here throws, whatever the
 * context holds.
 *
 * <p>With a prepared context nothing is made either: every answer exists since the snapshot was loaded.
 */
public final class Evaluator {
    private Evaluator() {}

    /** The answer for a context that is used once. */
    public static Evaluation evaluate(Snapshot snapshot, String flagKey, EvaluationContext context) {
        CompiledFlag flag = snapshot.compiled(flagKey);
        if (flag == null) {
            return snapshot.notFound();
        }
        return flag.evaluate(flag.isConstant() ? snapshot.nobody() : snapshot.prepare(context));
    }

    /** The answer for a prepared context; one that another snapshot prepared is prepared again. */
    public static Evaluation evaluate(Snapshot snapshot, String flagKey, PreparedContext context) {
        CompiledFlag flag = snapshot.compiled(flagKey);
        return flag == null ? snapshot.notFound() : flag.evaluate(fitting(snapshot, context));
    }

    /** As {@link #evaluate(Snapshot, String, PreparedContext)}, for a caller who needs that type. */
    public static Evaluation evaluateAs(ValueType type, Snapshot snapshot, String flagKey, PreparedContext context) {
        CompiledFlag flag = snapshot.compiled(flagKey);
        if (flag == null) {
            return snapshot.notFound();
        }
        return flag.source.type() == type ? flag.evaluate(fitting(snapshot, context)) : flag.mismatch();
    }

    /** The flag's boolean; the default after any error. */
    public static boolean booleanValue(
            Snapshot snapshot, String flagKey, PreparedContext context, boolean defaultValue) {
        @Nullable Object[] table = snapshot.table(flagKey);
        int at = FlagTable.find(table, flagKey);
        if (at == FlagTable.NOWHERE) {
            return defaultValue;
        }
        Object constant = FlagTable.constant(table, at);
        if (constant != null) {
            return constant == Boolean.TRUE;
        }
        Outcome outcome = FlagTable.outcome(table, at);
        int truth = outcome == null ? Evaluation.NEITHER : outcome.evaluate(fitting(snapshot, context)).truth;
        return truth < 0 ? defaultValue : truth > 0;
    }

    /** The flag's text; the default after any error. */
    public static String stringValue(Snapshot snapshot, String flagKey, PreparedContext context, String defaultValue) {
        return stringIn(evaluate(snapshot, flagKey, context), defaultValue);
    }

    /** The flag's number; the default after any error. */
    public static double numberValue(Snapshot snapshot, String flagKey, PreparedContext context, double defaultValue) {
        return numberIn(evaluate(snapshot, flagKey, context), defaultValue);
    }

    /** The flag's list or structure; the default after any error. */
    public static Value objectValue(Snapshot snapshot, String flagKey, PreparedContext context, Value defaultValue) {
        return objectIn(evaluate(snapshot, flagKey, context), defaultValue);
    }

    static String stringIn(Evaluation evaluation, String defaultValue) {
        return evaluation.value().orElse(Value.Null.NULL) instanceof Value.Text text ? text.value() : defaultValue;
    }

    static double numberIn(Evaluation evaluation, double defaultValue) {
        return evaluation.value().orElse(Value.Null.NULL) instanceof Value.Num number ? number.value() : defaultValue;
    }

    static Value objectIn(Evaluation evaluation, Value defaultValue) {
        Value value = evaluation.value().orElse(defaultValue);
        return value.type() == ValueType.OBJECT ? value : defaultValue;
    }

    /** The same answer as {@link #evaluate(Snapshot, String, EvaluationContext)}, with the way that led there. */
    public static Explanation explain(Snapshot snapshot, String flagKey, EvaluationContext context) {
        return new Explainer(snapshot, snapshot.prepare(context)).explain(flagKey);
    }

    /** The context prepared for the snapshot; one that another snapshot prepared is prepared again. */
    static PreparedContext fitting(Snapshot snapshot, PreparedContext context) {
        return context.isFor(snapshot) ? context : snapshot.prepare(context.context());
    }
}

package dev.flagward.engine;

/**
 * A flag of one snapshot, found once, for whoever asks it often; {@link Snapshot#findFlag} makes it. Immutable, and safe
 * for threads. A record, because a JIT trusts the fields of records to be final, and only then compiles how the flag is
 * answered into a typed handle's caller.
 */
public record SnapshotFlag(Snapshot snapshot, CompiledFlag flag, Outcome outcome) {
    SnapshotFlag(Snapshot snapshot, CompiledFlag flag) {
        this(snapshot, flag, flag.outcome);
    }

    /** What it was made from. */
    public Flag source() {
        return flag.source;
    }

    /** Whether the answer is the same for every context. */
    public boolean isConstant() {
        return flag.isConstant();
    }

    /** As {@link Evaluator#evaluateAs}. */
    public Evaluation evaluateAs(ValueType type, PreparedContext context) {
        return flag.source.type() == type ? evaluate(context) : flag.mismatch();
    }

    /** As {@link Evaluator#evaluate(Snapshot, String, PreparedContext)}. */
    public Evaluation evaluate(PreparedContext context) {
        return outcome.evaluate(Evaluator.fitting(snapshot, context));
    }

    /** As {@link Evaluator#booleanValue}. */
    public boolean booleanValue(PreparedContext context, boolean defaultValue) {
        int truth = evaluate(context).truth;
        return truth < 0 ? defaultValue : truth > 0;
    }

    /** As {@link Evaluator#stringValue}. */
    public String stringValue(PreparedContext context, String defaultValue) {
        return Evaluator.stringIn(evaluate(context), defaultValue);
    }

    /** As {@link Evaluator#numberValue}. */
    public double numberValue(PreparedContext context, double defaultValue) {
        return Evaluator.numberIn(evaluate(context), defaultValue);
    }

    /** As {@link Evaluator#objectValue}. */
    public Value objectValue(PreparedContext context, Value defaultValue) {
        return Evaluator.objectIn(evaluate(context), defaultValue);
    }
}

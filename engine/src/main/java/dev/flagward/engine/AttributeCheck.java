package dev.flagward.engine;

import java.util.List;

/** A check of one attribute by one operator. */
abstract class AttributeCheck extends Check {
    final int slot;

    AttributeCheck(int slot) {
        this.slot = slot;
    }

    /** What the operator answers for one value; false for any type that it does not compare. */
    abstract boolean accepts(Value value);

    @Override
    boolean holds(PreparedContext context) {
        Value value = context.value(slot);
        return value != null && (value instanceof Value.Sequence list ? acceptsAny(list) : accepts(value));
    }

    /** Of a list one element is enough. A list within the list is a value like others, so that depth never matters. */
    final boolean acceptsAny(Value.Sequence list) {
        List<Value> values = list.values();
        for (int i = 0; i < values.size(); i++) {
            if (accepts(values.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** {@link Operator#EXISTS}: the one operator that a missing attribute can meet, and to which a list is one value. */
    static final class Existence extends AttributeCheck {
        private final boolean wanted;

        Existence(int slot, boolean wanted) {
            super(slot);
            this.wanted = wanted;
        }

        @Override
        boolean accepts(Value value) {
            return wanted;
        }

        @Override
        boolean holds(PreparedContext context) {
            return (context.value(slot) != null) == wanted;
        }
    }
}

package dev.flagward.engine;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@link Operator#IN} and {@link Operator#EQUALS}: a value among others of its own type. */
final class Membership extends AttributeCheck {
    private final Set<String> texts;
    private final double[] numbers;
    private final boolean hasTrue;
    private final boolean hasFalse;

    private Membership(int slot, List<Value> operands) {
        super(slot);
        Set<String> found = new HashSet<>();
        for (Value operand : operands) {
            if (operand instanceof Value.Text text) {
                found.add(text.value());
            }
        }
        this.texts = found;
        this.numbers = operands.stream()
                .filter(Value.Num.class::isInstance)
                .mapToDouble(operand -> ((Value.Num) operand).value())
                .sorted()
                .toArray();
        this.hasTrue = operands.contains(Value.of(true));
        this.hasFalse = operands.contains(Value.of(false));
    }

    /** The check for those operands; one text alone needs no set. */
    static AttributeCheck of(int slot, List<Value> operands) {
        return operands.size() == 1 && operands.get(0) instanceof Value.Text text
                ? new OneText(slot, text.value())
                : new Membership(slot, operands);
    }

    @Override
    boolean holds(PreparedContext context) {
        Value value = context.value(slot);
        if (value instanceof Value.Text text) {
            return texts.contains(text.value());
        }
        return value != null && (value instanceof Value.Sequence list ? acceptsAny(list) : accepts(value));
    }

    @Override
    boolean accepts(Value value) {
        if (value instanceof Value.Text text) {
            return texts.contains(text.value());
        }
        if (value instanceof Value.Num number) {
            return Arrays.binarySearch(numbers, number.value()) >= 0;
        }
        return value instanceof Value.Bool bool && (bool.value() ? hasTrue : hasFalse);
    }

    private static final class OneText extends AttributeCheck {
        private final String wanted;

        OneText(int slot, String wanted) {
            super(slot);
            this.wanted = wanted;
        }

        @Override
        boolean holds(PreparedContext context) {
            Value value = context.value(slot);
            if (value instanceof Value.Text text) {
                return wanted.equals(text.value());
            }
            return value instanceof Value.Sequence list && acceptsAny(list);
        }

        @Override
        boolean accepts(Value value) {
            return value instanceof Value.Text text && wanted.equals(text.value());
        }
    }
}

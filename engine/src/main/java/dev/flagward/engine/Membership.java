package dev.flagward.engine;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@link Operator#IN} and {@link Operator#EQUALS}: a value among others of its own type. */
final class Membership extends AttributeCheck {
    /** Numbers that do not tell: the value itself must be looked at. */
    private static final long UNSURE =
            1L << TextNumbers.NOT_ASKED | 1L << TextNumbers.SHARED | 1L << TextNumbers.NO_TEXT;

    private static final double[] NO_NUMBERS = {};

    /** The {@link TextNumbers} with which this holds, and those with which it may. */
    private final long mask;

    private final TextSet texts;
    private final double[] numbers;
    private final boolean hasTrue;
    private final boolean hasFalse;

    Membership(int slot, List<Value> operands, Attributes attributes) {
        super(slot);
        Set<String> found = new HashSet<>();
        long bits = UNSURE;
        double[] sorted = new double[operands.size()];
        int count = 0;
        boolean isTrueIn = false;
        boolean isFalseIn = false;
        for (Value operand : operands) {
            if (operand instanceof Value.Text text) {
                found.add(text.value());
                bits |= 1L << attributes.textNumber(slot, text.value());
            } else if (operand instanceof Value.Num number) {
                sorted[count++] = number.value();
            } else if (operand instanceof Value.Bool bool) {
                isTrueIn |= bool.value();
                isFalseIn |= !bool.value();
            }
        }
        this.mask = bits;
        this.texts = new TextSet(found);
        this.numbers = count == 0 ? NO_NUMBERS : Arrays.copyOf(sorted, count);
        if (count > 1) {
            Arrays.sort(this.numbers);
        }
        this.hasTrue = isTrueIn;
        this.hasFalse = isFalseIn;
    }

    /** Whether this holds for the text of that number, which is sure; see {@link TextNumbers}. */
    boolean holdsFor(int number) {
        return (mask >>> number & 1) != 0;
    }

    @Override
    boolean holds(PreparedContext context) {
        int number = context.textNumber(slot);
        if ((mask >>> number & 1) == 0) {
            return false;
        }
        return isConfirmed(number, context);
    }

    private boolean isConfirmed(int number, PreparedContext context) {
        return isSure(number) || holdsOnCloserLook(context);
    }

    /** Whether the number alone tells. */
    static boolean isSure(int number) {
        return number > 0;
    }

    private boolean holdsOnCloserLook(PreparedContext context) {
        int number = context.askedTextNumber(slot);
        if (isSure(number)) {
            return (mask >>> number & 1) != 0;
        }
        String text = context.text(slot);
        return text != null ? texts.has(text) : super.holds(context);
    }

    @Override
    boolean accepts(Value value) {
        if (value instanceof Value.Text text) {
            return texts.has(text.value());
        }
        if (value instanceof Value.Num number) {
            return Arrays.binarySearch(numbers, number.value()) >= 0;
        }
        return value instanceof Value.Bool bool && (bool.value() ? hasTrue : hasFalse);
    }
}

package dev.flagward.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@link Operator#IN} and {@link Operator#EQUALS}: a value among others of its own type. */
final class Membership extends AttributeCheck {
    private final TextSet texts;
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
        this.texts = new TextSet(found);
        this.numbers = operands.stream()
                .filter(Value.Num.class::isInstance)
                .mapToDouble(operand -> ((Value.Num) operand).value())
                .sorted()
                .toArray();
        this.hasTrue = operands.contains(Value.of(true));
        this.hasFalse = operands.contains(Value.of(false));
    }

    /** The check for those operands. */
    static AttributeCheck of(int slot, List<Value> operands, Attributes attributes) {
        List<String> texts = new ArrayList<>();
        for (Value operand : operands) {
            if (operand instanceof Value.Text text) {
                texts.add(text.value());
            }
        }
        return texts.size() == operands.size() && texts.size() <= OfFewTexts.MOST
                ? new OfFewTexts(slot, texts, attributes)
                : new Membership(slot, operands);
    }

    @Override
    boolean holds(PreparedContext context) {
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

    /** One to four texts and nothing else, compared by their numbers. */
    static final class OfFewTexts extends AttributeCheck {
        private static final int MOST = 4;

        private final List<String> texts;
        private final int first;
        private final int second;
        private final int third;
        private final int fourth;

        private OfFewTexts(int slot, List<String> texts, Attributes attributes) {
            super(slot);
            this.texts = List.copyOf(texts);
            int[] numbers = new int[MOST];
            for (int i = 0; i < MOST; i++) {
                numbers[i] = attributes.textNumber(slot, texts.get(Math.min(i, texts.size() - 1)));
            }
            this.first = numbers[0];
            this.second = numbers[1];
            this.third = numbers[2];
            this.fourth = numbers[3];
        }

        @Override
        boolean holds(PreparedContext context) {
            int number = context.textNumber(slot);
            return number == first
                    || number == second
                    || number == third
                    || number == fourth
                    || number == PreparedContext.NO_TEXT && super.holds(context);
        }

        @Override
        boolean accepts(Value value) {
            return value instanceof Value.Text text && texts.contains(text.value());
        }
    }
}

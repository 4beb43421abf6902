package dev.flagward.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@link Operator#IN} and {@link Operator#EQUALS}: a value among others of its own type. */
final class Membership extends AttributeCheck {
    private static final int FEW = 4;

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

    /** The check for those operands; one text alone needs no set. */
    static AttributeCheck of(int slot, List<Value> operands) {
        List<String> texts = new ArrayList<>();
        for (Value operand : operands) {
            if (operand instanceof Value.Text text) {
                texts.add(text.value());
            }
        }
        if (texts.size() < operands.size() || texts.size() > FEW) {
            return new Membership(slot, operands);
        }
        return texts.size() == 1 ? new OneText(slot, texts.get(0)) : new FewTexts(slot, texts);
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

    /** Two to four texts and nothing else: fields are nearer than a set. */
    private static final class FewTexts extends AttributeCheck {
        private final String first;
        private final String second;
        private final String third;
        private final String fourth;

        FewTexts(int slot, List<String> texts) {
            super(slot);
            this.first = texts.get(0);
            this.second = texts.get(1);
            this.third = texts.get(Math.min(2, texts.size() - 1));
            this.fourth = texts.get(texts.size() - 1);
        }

        @Override
        boolean holds(PreparedContext context) {
            String text = context.text(slot);
            return text != null ? has(text) : super.holds(context);
        }

        @Override
        boolean accepts(Value value) {
            return value instanceof Value.Text text && has(text.value());
        }

        private boolean has(String text) {
            return text.equals(first) || text.equals(second) || text.equals(third) || text.equals(fourth);
        }
    }

    private static final class OneText extends AttributeCheck {
        private final String wanted;

        OneText(int slot, String wanted) {
            super(slot);
            this.wanted = wanted;
        }

        @Override
        boolean holds(PreparedContext context) {
            String text = context.text(slot);
            return text != null ? wanted.equals(text) : super.holds(context);
        }

        @Override
        boolean accepts(Value value) {
            return value instanceof Value.Text text && wanted.equals(text.value());
        }
    }
}

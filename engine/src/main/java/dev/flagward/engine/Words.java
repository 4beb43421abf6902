package dev.flagward.engine;

import java.util.List;
import java.util.stream.Collectors;

/** Conditions and values in words, cut to what a person reads. */
final class Words {
    private static final int LONGEST = 200;
    private static final int MOST = 10;

    private Words() {}

    static String of(Value value) {
        if (value instanceof Value.Text text) {
            return quoted(text.value());
        }
        if (value instanceof Value.Num number) {
            return NumberText.of(number.value());
        }
        if (value instanceof Value.Bool bool) {
            return Boolean.toString(bool.value());
        }
        if (value instanceof Value.Sequence list) {
            return "a list of " + list.values().size();
        }
        return value instanceof Value.Structure structure
                ? "a structure of " + structure.members().size()
                : "null";
    }

    static String quoted(String text) {
        boolean cut = text.length() > LONGEST;
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : (cut ? text.substring(0, LONGEST) : text).toCharArray()) {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return quoted.append(cut ? "…\"" : "\"").toString();
    }

    static String of(Condition condition) {
        if (condition instanceof Condition.Attribute attribute) {
            return attribute.attribute() + " " + attribute.operator().word() + " " + list(attribute.operands());
        }
        if (condition instanceof Condition.InSegment segment) {
            return "segment " + segment.segment();
        }
        if (condition instanceof Condition.Not) {
            return "not";
        }
        return condition instanceof Condition.All ? "all" : "any";
    }

    private static String list(List<Value> operands) {
        String some = operands.stream().limit(MOST).map(Words::of).collect(Collectors.joining(", "));
        return operands.size() > MOST ? some + " … and " + (operands.size() - MOST) + " more" : some;
    }
}

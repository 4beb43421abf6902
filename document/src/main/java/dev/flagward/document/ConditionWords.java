package dev.flagward.document;

import dev.flagward.engine.Condition;
import dev.flagward.engine.Operator;
import dev.flagward.engine.Value;
import java.util.List;
import java.util.stream.Collectors;

/** A condition as a person would say it: {@code practice.id in p-17, p-23 and not in segment staff}. */
final class ConditionWords {
    private static final int OPERANDS_SHOWN = 5;

    private ConditionWords() {}

    static String of(Condition condition) {
        if (condition instanceof Condition.All all) {
            return joined(all.parts(), " and ");
        }
        if (condition instanceof Condition.Any any) {
            return joined(any.parts(), " or ");
        }
        if (condition instanceof Condition.Not not) {
            return "not " + nested(not.part());
        }
        if (condition instanceof Condition.InSegment in) {
            return "in segment " + in.segment();
        }
        Condition.Attribute attribute = (Condition.Attribute) condition;
        if (attribute.operator() == Operator.EXISTS) {
            boolean wanted = attribute.operands().get(0).equals(Value.of(true));
            return attribute.attribute() + (wanted ? " exists" : " is missing");
        }
        return attribute.attribute() + " " + attribute.operator().word() + " " + operands(attribute.operands());
    }

    private static String joined(List<Condition> parts, String word) {
        return parts.size() == 1
                ? of(parts.get(0))
                : parts.stream().map(ConditionWords::nested).collect(Collectors.joining(word));
    }

    private static String nested(Condition condition) {
        boolean group = (condition instanceof Condition.All all && all.parts().size() > 1)
                || (condition instanceof Condition.Any any && any.parts().size() > 1);
        return group ? "(" + of(condition) + ")" : of(condition);
    }

    private static String operands(List<Value> operands) {
        String shown = operands.stream()
                .limit(OPERANDS_SHOWN)
                .map(ConditionWords::operand)
                .collect(Collectors.joining(", "));
        int more = operands.size() - OPERANDS_SHOWN;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    private static String operand(Value value) {
        if (value instanceof Value.Text text) {
            String quoted = Quotes.of(text.value());
            return Expect.isKey(text.value()) ? text.value() : quoted;
        }
        StringBuilder text = new StringBuilder();
        CanonicalJson.scalar(value, text);
        return text.toString();
    }
}

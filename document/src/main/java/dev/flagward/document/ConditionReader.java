package dev.flagward.document;

import dev.flagward.document.Node.Form;
import dev.flagward.engine.Condition;
import dev.flagward.engine.Operator;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a {@code when} tree. Its depth is limited by the document's, so that it may recurse. */
final class ConditionReader {
    private static final Map<String, Operator> OPERATORS = operators();
    private static final String MEND =
            "write one of \"all\", \"any\", \"not\", \"segment\", or \"attribute\" with one operator";

    private final Findings findings;
    private final Expect expect;
    private final References references;
    private final OperandReader operands;

    ConditionReader(Findings findings, References references) {
        this.findings = findings;
        this.expect = new Expect(findings);
        this.references = references;
        this.operands = new OperandReader(findings, expect);
    }

    private static Map<String, Operator> operators() {
        Map<String, Operator> operators = new LinkedHashMap<>();
        for (Operator operator : Operator.values()) {
            operators.put(operator.word(), operator);
        }
        return operators;
    }

    /** The condition, or null when something is wrong with it. */
    @Nullable
    Condition read(Node node) {
        if (!expect.form(node, Form.OBJECT, MEND)) {
            return null;
        }
        Set<String> names = node.members().keySet();
        if (names.contains("attribute")) {
            return attribute(node);
        }
        if (names.size() == 1) {
            Node part = node.members().values().iterator().next();
            switch (part.name()) {
                case "all" -> {
                    List<Condition> parts = parts(part);
                    return parts == null ? null : new Condition.All(parts);
                }
                case "any" -> {
                    List<Condition> parts = parts(part);
                    return parts == null ? null : new Condition.Any(parts);
                }
                case "not" -> {
                    Condition inner = read(part);
                    return inner == null ? null : new Condition.Not(inner);
                }
                case "segment" -> {
                    return segment(part);
                }
                default -> {
                    // falls to the report of a condition of no known form
                }
            }
        }
        findings.at(node, DocumentError.BAD_CONDITION, complaint(names), MEND);
        return null;
    }

    private static String complaint(Set<String> names) {
        if (names.isEmpty()) {
            return "the condition is empty";
        }
        String first = names.iterator().next();
        return OPERATORS.containsKey(first)
                ? "the condition has the operator " + Quotes.of(first) + " but no \"attribute\""
                : "the condition has "
                        + names.stream().limit(5).map(Quotes::of).collect(Collectors.joining(" and "))
                        + (names.size() == 1 ? ", which is no condition" : "; one condition has one form");
    }

    private @Nullable List<Condition> parts(Node node) {
        List<Condition> parts = new ArrayList<>();
        List<Node> elements = expect.elements(node, Limits.PARTS, "list at least one condition, or take the rule out");
        for (Node element : elements) {
            Condition part = read(element);
            if (part != null) {
                parts.add(part);
            }
        }
        return elements.isEmpty() || parts.size() < elements.size() ? null : parts;
    }

    private @Nullable Condition segment(Node node) {
        if (!expect.form(node, Form.TEXT, "name a segment")) {
            return null;
        }
        references.segmentUse(node);
        return new Condition.InSegment(node.text());
    }

    private @Nullable Condition attribute(Node node) {
        Node named = node.members().get("attribute");
        String attribute = named == null ? null : expect.text(named, Limits.NAME, "name an attribute of the context");
        Operator operator = null;
        List<Value> values = null;
        int operators = 0;
        for (Node member : node.members().values()) {
            if (member.name().equals("attribute")) {
                continue;
            }
            operators++;
            operator = OPERATORS.get(member.name());
            if (operator == null) {
                unknownOperator(member);
            } else {
                values = operands.read(member, operator);
            }
        }
        if (operators != 1) {
            findings.at(
                    node,
                    DocumentError.BAD_CONDITION,
                    operators == 0
                            ? "the condition names an attribute but no operator"
                            : "the condition has " + operators + " operators",
                    operators == 0
                            ? "add one, such as \"equals\" or \"in\""
                            : "write one condition for each in \"all\" or \"any\"");
            return null;
        }
        return attribute == null || operator == null || values == null
                ? null
                : new Condition.Attribute(attribute, operator, values);
    }

    private void unknownOperator(Node member) {
        findings.atName(
                member,
                DocumentError.UNKNOWN_OPERATOR,
                "the operator " + Quotes.of(member.name()) + " is unknown",
                Quotes.meant(
                        member.name(),
                        OPERATORS.keySet(),
                        "the operators are " + String.join(", ", OPERATORS.keySet())));
    }
}

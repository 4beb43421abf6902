package dev.flagward.document;

import dev.flagward.document.Node.Form;
import dev.flagward.engine.Operator;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what an operator compares with: its number of operands, their type, and what they say. */
final class OperandReader {
    private final Findings findings;
    private final Expect expect;

    OperandReader(Findings findings, Expect expect) {
        this.findings = findings;
        this.expect = expect;
    }

    /** How many operands an operator takes, and whether a single one is written bare. */
    private enum Arity {
        ONE,
        LIST,
        ONE_OR_LIST
    }

    private static Arity arity(Operator operator) {
        return switch (operator) {
            case IN -> Arity.LIST;
            case STARTS_WITH, ENDS_WITH, CONTAINS, CIDR -> Arity.ONE_OR_LIST;
            default -> Arity.ONE;
        };
    }

    /** The operands, or null when something is wrong with them. */
    @Nullable
    List<Value> read(Node node, Operator operator) {
        Arity arity = arity(operator);
        if (node.is(Form.LIST) ? arity == Arity.ONE : arity == Arity.LIST) {
            findings.at(
                    node,
                    DocumentError.OPERAND_TYPE,
                    Quotes.of(operator.word()) + " compares with "
                            + (arity == Arity.LIST ? "a list, not " : "one value, not ") + node.quoted(),
                    arity == Arity.LIST ? "put it in brackets" : "write one, or use \"any\"");
            return null;
        }
        List<Value> values = new ArrayList<>();
        if (!node.is(Form.LIST)) {
            return add(node, node, operator, values) ? values : null;
        }
        List<Node> elements = expect.elements(node, Limits.OPERANDS, "list at least one value");
        boolean right = !elements.isEmpty();
        for (Node element : elements) {
            right &= add(node, element, operator, values);
        }
        return right ? values : null;
    }

    private boolean add(Node named, Node node, Operator operator, List<Value> values) {
        String wanted = wanted(operator);
        if (!fits(node, operator)) {
            findings.at(
                    node,
                    DocumentError.OPERAND_TYPE,
                    Quotes.of(named.name()) + " compares with " + wanted + ", not " + node.quoted(),
                    "write " + wanted);
            return false;
        }
        if (node.is(Form.TEXT) && Expect.isLonger(node.text(), Limits.OPERAND)) {
            findings.at(
                    node,
                    DocumentError.TEXT_LENGTH,
                    Quotes.of(named.name()) + " compares with " + node.text().length() + " characters",
                    "use at most " + Limits.OPERAND);
            return false;
        }
        values.add(node.toValue());
        return Operands.check(node, operator, findings);
    }

    private static boolean fits(Node node, Operator operator) {
        return switch (operator) {
            case EQUALS, IN -> node.is(Form.TEXT) || node.is(Form.NUMBER) || node.is(Form.BOOLEAN);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> node.is(Form.NUMBER);
            case EXISTS -> node.is(Form.BOOLEAN);
            default -> node.is(Form.TEXT);
        };
    }

    private static String wanted(Operator operator) {
        return switch (operator) {
            case EQUALS, IN -> "a string, number or boolean";
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> "a number";
            case EXISTS -> "true or false";
            case BEFORE, AFTER -> "an instant such as \"2027-03-31T08:00:00Z\"";
            case VERSION_EQUALS, VERSION_LESS, VERSION_LESS_OR_EQUAL, VERSION_GREATER, VERSION_GREATER_OR_EQUAL ->
                "a version such as \"2.10.0\"";
            case CIDR -> "a network such as \"10.0.0.0/8\"";
            case MATCHES -> "a pattern in a string";
            case STARTS_WITH, ENDS_WITH, CONTAINS -> "a string";
        };
    }
}

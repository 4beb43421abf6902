package dev.flagward.document;

import dev.flagward.engine.Operator;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Whether the text of an operand means something to its operator. */
final class Operands {
    private Operands() {}

    static boolean check(Node node, Operator operator, Findings findings) {
        return switch (operator) {
            case BEFORE, AFTER -> instant(node, findings);
            default -> true;
        };
    }

    private static boolean instant(Node node, Findings findings) {
        try {
            OffsetDateTime.parse(node.text());
            return true;
        } catch (DateTimeException notAnInstant) {
            findings.at(
                    node,
                    DocumentError.BAD_INSTANT,
                    node.quoted() + " is not an instant",
                    "write day, time and offset: \"2027-03-31T08:00:00Z\"");
            return false;
        }
    }
}

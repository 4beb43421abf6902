package dev.flagward.document;

import dev.flagward.engine.Instants;
import dev.flagward.engine.LinearPattern;
import dev.flagward.engine.Network;
import dev.flagward.engine.Operator;
import dev.flagward.engine.Version;

/** Whether the text of an operand means something to its operator; the engine, which will read it, is asked. */
final class Operands {
    private Operands() {}

    static boolean check(Node node, Operator operator, Findings findings) {
        try {
            parse(node, operator);
            return true;
        } catch (IllegalArgumentException fault) {
            complain(node, operator, oneLine(String.valueOf(fault.getMessage())), findings);
            return false;
        }
    }

    private static void parse(Node node, Operator operator) {
        switch (operator) {
            case MATCHES -> LinearPattern.parse(node.text());
            case BEFORE, AFTER -> Instants.parse(node.text());
            case VERSION_EQUALS, VERSION_LESS, VERSION_LESS_OR_EQUAL, VERSION_GREATER, VERSION_GREATER_OR_EQUAL ->
                Version.parse(node.text());
            case CIDR -> Network.parse(node.text());
            default -> {
                // every text, number or boolean will do
            }
        }
    }

    private static void complain(Node node, Operator operator, String message, Findings findings) {
        switch (operator) {
            case MATCHES ->
                findings.at(
                        node,
                        DocumentError.BAD_PATTERN,
                        message,
                        "write an RE2 pattern: no looking back or ahead, no references to groups");
            case BEFORE, AFTER ->
                findings.at(
                        node,
                        DocumentError.BAD_INSTANT,
                        message,
                        "write day, time and offset: \"2027-03-31T08:00:00Z\"");
            case CIDR ->
                findings.at(
                        node,
                        DocumentError.BAD_NETWORK,
                        message,
                        "write a network or an address: \"10.0.0.0/8\", \"2001:db8::1\"");
            default ->
                findings.at(node, DocumentError.BAD_VERSION, message, "write three numbers without a \"v\": \"2.1.0\"");
        }
    }

    private static String oneLine(String message) {
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end).strip();
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}

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
        return switch (operator) {
            case MATCHES ->
                can(
                        LinearPattern::parse,
                        node,
                        findings,
                        DocumentError.BAD_PATTERN,
                        "write an RE2 pattern: no looking back or ahead, no references to groups");
            case BEFORE, AFTER ->
                can(
                        Instants::parse,
                        node,
                        findings,
                        DocumentError.BAD_INSTANT,
                        "write day, time and offset: \"2027-03-31T08:00:00Z\"");
            case VERSION_EQUALS, VERSION_LESS, VERSION_LESS_OR_EQUAL, VERSION_GREATER, VERSION_GREATER_OR_EQUAL ->
                can(
                        Version::parse,
                        node,
                        findings,
                        DocumentError.BAD_VERSION,
                        "write three numbers without a \"v\": \"2.1.0\"");
            case CIDR ->
                can(
                        Network::parse,
                        node,
                        findings,
                        DocumentError.BAD_NETWORK,
                        "write a network or an address: \"10.0.0.0/8\", \"2001:db8::1\"");
            default -> true;
        };
    }

    /** Makes something of a text, or complains. */
    private interface Parse {
        Object of(String text);
    }

    private static boolean can(Parse parse, Node node, Findings findings, DocumentError code, String mend) {
        try {
            parse.of(node.text());
            return true;
        } catch (IllegalArgumentException fault) {
            findings.at(node, code, oneLine(String.valueOf(fault.getMessage())), mend);
            return false;
        }
    }

    private static String oneLine(String message) {
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end).strip();
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}

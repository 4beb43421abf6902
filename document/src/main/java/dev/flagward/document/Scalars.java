package dev.flagward.document;

import dev.flagward.engine.NumberText;
import java.math.BigDecimal;
import java.util.Objects;

/** The checks that names, strings and numbers pass in every syntax. */
final class Scalars {
    private static final String SAFE_INTEGER = "9007199254740992";
    private static final int LONGEST_NUMBER = 64;

    private final Findings findings;

    Scalars(Findings findings) {
        this.findings = findings;
    }

    /** A name must be new in its object. */
    void checkNew(Node.Slot slot) {
        String name = slot.name();
        Node object = Objects.requireNonNull(slot.parent());
        Node first = object.members().get(name);
        if (first != null) {
            findings.add(
                    slot.line(),
                    slot.column(),
                    first.pointer(),
                    DocumentError.DUPLICATE_KEY,
                    "the name " + Quotes.of(name) + " is there already"
                            + (first.nameLine() > 0 ? ", on line " + first.nameLine() : ""),
                    "keep one of the two");
        }
    }

    /** A name must also be text that can be written again. */
    void checkName(Node.Slot slot) {
        checkNew(slot);
        checkText(slot.name(), slot.line(), slot.column(), Objects.requireNonNull(slot.parent()));
    }

    Node text(String text, Node.Slot slot, int line, int column) {
        Node node = Node.of(Node.Form.TEXT, text, slot, line, column);
        checkText(text, line, column, node);
        return node;
    }

    private void checkText(String text, int line, int column, Node place) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                findings.add(
                        line,
                        column,
                        place.pointer(),
                        DocumentError.NUL_CHARACTER,
                        "the string " + Quotes.of(text) + " holds a NUL character",
                        "take it out");
                return;
            }
            if (Character.isSurrogate(c)) {
                if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    findings.add(
                            line,
                            column,
                            place.pointer(),
                            DocumentError.LONE_SURROGATE,
                            "the string " + Quotes.of(text) + " holds half of a character",
                            "write both halves of the surrogate pair, or the character itself");
                    return;
                }
            }
        }
    }

    /** A number, which must be the same once it is a double. */
    Node number(String written, Node.Slot slot, int line, int column) {
        double number = written.length() > LONGEST_NUMBER ? Double.NaN : Double.parseDouble(written);
        Node node = Node.of(Node.Form.NUMBER, Double.isFinite(number) ? number + 0.0 : 0.0, slot, line, column);
        if (Double.isInfinite(number)) {
            findings.at(
                    node,
                    DocumentError.NUMBER_OUT_OF_RANGE,
                    "the number " + written + " is greater than any double",
                    "write a number between -1.7e308 and 1.7e308, or a string");
        } else if (!survives(written, number)) {
            String shown = written.length() > 40 ? written.substring(0, 40) + "…" : written;
            findings.at(
                    node,
                    DocumentError.NUMBER_NOT_EXACT,
                    "the number " + shown + " would be read as "
                            + (Double.isNaN(number) ? "another one" : NumberText.of(number)),
                    "write fewer digits (integers reach to ±" + SAFE_INTEGER + "), or a string");
        }
        return node;
    }

    private static boolean survives(String written, double number) {
        if (Double.isNaN(number)) {
            return false;
        }
        if (written.length() <= 15 && written.indexOf('e') < 0 && written.indexOf('E') < 0) {
            return true;
        }
        try {
            return new BigDecimal(written).compareTo(NumberText.decimal(number)) == 0;
        } catch (NumberFormatException exponentBeyondAll) {
            return false;
        }
    }
}

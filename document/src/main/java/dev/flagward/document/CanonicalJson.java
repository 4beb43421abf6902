package dev.flagward.document;

import dev.flagward.engine.NumberText;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The one spelling of a JSON value that is hashed and signed (RFC 8785). */
public final class CanonicalJson {
    private CanonicalJson() {}

    /**
     * UTF-8, no white space, members sorted by UTF-16 code units, numbers as ECMAScript writes them.
     *
     * @throws IllegalArgumentException if a string holds a lone surrogate, which has no UTF-8
     */
    public static byte[] bytes(Value value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Value value, StringBuilder text) {
        if (value instanceof Value.Structure structure) {
            text.append('{');
            boolean further = false;
            for (Map.Entry<String, Value> member : new TreeMap<>(structure.members()).entrySet()) {
                if (further) {
                    text.append(',');
                }
                further = true;
                quote(member.getKey(), text);
                text.append(':');
                write(member.getValue(), text);
            }
            text.append('}');
        } else if (value instanceof Value.Sequence sequence) {
            text.append('[');
            boolean further = false;
            for (Value element : sequence.values()) {
                if (further) {
                    text.append(',');
                }
                further = true;
                write(element, text);
            }
            text.append(']');
        } else {
            scalar(value, text);
        }
    }

    /** A value that has no parts. */
    static void scalar(Value value, StringBuilder text) {
        if (value instanceof Value.Text string) {
            quote(string.value(), text);
        } else if (value instanceof Value.Num number) {
            text.append(NumberText.of(number.value()));
        } else if (value instanceof Value.Bool bool) {
            text.append(bool.value());
        } else {
            text.append("null");
        }
    }

    static void quote(String string, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                control(c, text);
            } else if (!Character.isSurrogate(c)) {
                text.append(c);
            } else {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == string.length()
                        || !Character.isLowSurrogate(string.charAt(i + 1))) {
                    throw new IllegalArgumentException("a string holds a lone surrogate: " + Quotes.of(string));
                }
                text.append(c).append(string.charAt(++i));
            }
        }
        text.append('"');
    }

    private static void control(char c, StringBuilder text) {
        switch (c) {
            case '\b' -> text.append("\\b");
            case '\t' -> text.append("\\t");
            case '\n' -> text.append("\\n");
            case '\f' -> text.append("\\f");
            case '\r' -> text.append("\\r");
            default -> text.append(String.format("\\u%04x", (int) c));
        }
    }
}

package dev.flagward.control.runner;

import java.util.Optional;

/** Text as PromQL writes it between quotes, and as RE2 writes it where a pattern is expected. */
final class Literal {
    private static final String PATTERN_SIGNS = "\\.+*?()|[]{}^$";

    private Literal() {}

    /** The text as it stands between double or single quotes, or backticks; empty if backticks cannot hold it. */
    static Optional<String> between(char quote, String text) {
        if (quote == '`') {
            return text.indexOf('`') < 0 && text.indexOf('\r') < 0 ? Optional.of(text) : Optional.empty();
        }
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                escaped.append(String.format("\\x%02x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return Optional.of(escaped.toString());
    }

    static String quoted(String text) {
        return '"' + between('"', text).orElseThrow() + '"';
    }

    /** A pattern that matches this text and no other. */
    static String pattern(String text) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (PATTERN_SIGNS.indexOf(c) >= 0) {
                pattern.append('\\');
            }
            pattern.append(c);
        }
        return pattern.toString();
    }
}

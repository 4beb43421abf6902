package dev.flagward.control.runner;

import dev.flagward.control.runner.Selector.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a selector from left to right. Used once. */
final class SelectorText {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern COMPARISON = Pattern.compile("=~|!~|!=|=");

    private final String text;
    private final Placeholders placeholders;
    private int at;
    private String wrong = "";

    SelectorText(String text, Placeholders placeholders) {
        this.text = text;
        this.placeholders = placeholders;
    }

    /** What is wrong, after {@link #selector} found nothing. */
    String wrong() {
        return wrong;
    }

    Optional<Selector> selector() {
        String name = token(NAME).orElse("");
        List<Selector.Matcher> matchers = new ArrayList<>();
        if (take('{')) {
            while (!take('}')) {
                Optional<Selector.Matcher> matcher = matcher();
                if (matcher.isEmpty()) {
                    return Optional.empty();
                }
                matchers.add(matcher.get());
                if (!take(',') && !ahead('}')) {
                    return nothing("a comma or } is expected at character " + (at + 1));
                }
            }
        }
        space();
        if (at < text.length()) {
            return nothing("nothing is expected at character " + (at + 1));
        }
        return name.isEmpty() && matchers.isEmpty()
                ? nothing("it names nothing")
                : Optional.of(new Selector(name, matchers));
    }

    private Optional<Selector.Matcher> matcher() {
        Optional<String> label = token(NAME);
        if (label.isEmpty() || !Selector.isLabel(label.get())) {
            return nothing("the name of a label is expected at character " + (at + 1));
        }
        Optional<String> sign = token(COMPARISON);
        if (sign.isEmpty()) {
            return nothing("one of = != =~ !~ is expected at character " + (at + 1));
        }
        Comparison comparison = switch (sign.get()) {
            case "=" -> Comparison.EQUAL;
            case "!=" -> Comparison.UNEQUAL;
            case "=~" -> Comparison.MATCHING;
            default -> Comparison.NOT_MATCHING;
        };
        boolean pattern = comparison == Comparison.MATCHING || comparison == Comparison.NOT_MATCHING;
        return literal()
                .map(value -> new Selector.Matcher(
                        label.get(),
                        comparison,
                        placeholders.filled(value, filled -> pattern ? Literal.pattern(filled) : filled)));
    }

    private Optional<String> literal() {
        space();
        int end = at < text.length() && "\"'`".indexOf(text.charAt(at)) >= 0 ? Placeholders.closing(text, at) : -1;
        if (end < 0) {
            return nothing("a value between quotes is expected at character " + (at + 1));
        }
        String inside = text.substring(at + 1, end - 1);
        boolean raw = text.charAt(at) == '`';
        at = end;
        return raw ? Optional.of(inside) : unescaped(inside);
    }

    private Optional<String> unescaped(String inside) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < inside.length(); i++) {
            char c = inside.charAt(i);
            if (c == '\\') {
                char escaped = inside.charAt(++i);
                switch (escaped) {
                    case '\\', '"', '\'' -> plain.append(escaped);
                    case 'n' -> plain.append('\n');
                    case 't' -> plain.append('\t');
                    case 'r' -> plain.append('\r');
                    default -> {
                        return nothing("\\" + escaped + " is not understood in a value; a backslash is written twice");
                    }
                }
            } else {
                plain.append(c);
            }
        }
        return Optional.of(plain.toString());
    }

    private Optional<String> token(Pattern pattern) {
        space();
        Matcher found = pattern.matcher(text).region(at, text.length());
        if (!found.lookingAt()) {
            return Optional.empty();
        }
        at = found.end();
        return Optional.of(found.group());
    }

    private boolean take(char sign) {
        boolean there = ahead(sign);
        at += there ? 1 : 0;
        return there;
    }

    private boolean ahead(char sign) {
        space();
        return at < text.length() && text.charAt(at) == sign;
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private <T> Optional<T> nothing(String why) {
        wrong = why;
        return Optional.empty();
    }
}

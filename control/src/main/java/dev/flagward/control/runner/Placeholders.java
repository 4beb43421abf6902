package dev.flagward.control.runner;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands for {@code $flag} and {@code $environment} where metrics are described. A value gets between quotes only, and
 * escaped for where it gets, so that no name can become a part of a query's language.
 */
public record Placeholders(String flag, String environment) {
    private static final Pattern NAMES = Pattern.compile("\\$(flag|environment)\\b");

    /** Any PromQL with the values for the placeholders; after {@code =~} and {@code !~} they stand for themselves alone. */
    public Answered<String> in(String promql) {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        while (at < promql.length()) {
            char c = promql.charAt(at);
            int end = c == '#' ? lineEnd(promql, at) : isQuote(c) ? closing(promql, at) : at + 1;
            if (end < 0) {
                return bad("the quote that opens at character " + (at + 1) + " of " + Wording.line(promql)
                        + " is not closed");
            }
            String part = promql.substring(at, end);
            if (isQuote(c)) {
                boolean pattern = isPattern(promql.substring(0, at).stripTrailing());
                Optional<String> text = between(c, part.substring(1, part.length() - 1), pattern);
                if (text.isEmpty()) {
                    return bad("a value with a backtick cannot stand between backticks in " + Wording.line(promql));
                }
                filled.append(c).append(text.get()).append(c);
            } else {
                Matcher bare = NAMES.matcher(promql);
                if (c == '$' && bare.find(at) && bare.start() == at) {
                    return bad(bare.group() + " does not stand between quotes in " + Wording.line(promql));
                }
                filled.append(part);
            }
            at = end;
        }
        return Answered.of(filled.toString());
    }

    /** An address with the values for the placeholders, each percent-encoded. */
    public Answered<URI> inAddress(String address) {
        try {
            return Answered.of(URI.create(filled(
                    address,
                    value -> URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"))));
        } catch (IllegalArgumentException e) {
            return bad("the address " + Wording.line(address) + " is none");
        }
    }

    /** A text with the values for the placeholders, each as the function writes it. */
    String filled(String text, UnaryOperator<String> written) {
        return NAMES.matcher(text)
                .replaceAll(name ->
                        Matcher.quoteReplacement(written.apply(name.group(1).equals("flag") ? flag : environment)));
    }

    private Optional<String> between(char quote, String text, boolean pattern) {
        boolean[] fits = {true};
        String between = filled(
                text,
                value -> Literal.between(quote, pattern ? Literal.pattern(value) : value)
                        .orElseGet(() -> {
                            fits[0] = false;
                            return "";
                        }));
        return fits[0] ? Optional.of(between) : Optional.empty();
    }

    private static boolean isPattern(String before) {
        return before.endsWith("=~") || before.endsWith("!~");
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    /** Behind the quote that closes the one at that place, or -1. */
    static int closing(String text, int open) {
        char quote = text.charAt(open);
        for (int i = open + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                return i + 1;
            }
            if (c == '\\' && quote != '`') {
                i++;
            }
        }
        return -1;
    }

    private static <T> Answered<T> bad(String message) {
        return Answered.failed(
                MetricError.BAD_PLACEHOLDER, message, "write it between double quotes, as in {flag=\"$flag\"}");
    }
}

package dev.flagward.control.runner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * PromQL's vector selector: a metric's name and matchers of its labels. It is held in parts and written anew, so that a
 * value can never become a part of the language, and a matcher can be added.
 *
 * @param name of the metric; empty if only matchers say which
 */
public record Selector(String name, List<Matcher> matchers) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /** How a label is compared. */
    public enum Comparison {
        EQUAL("="),
        UNEQUAL("!="),
        MATCHING("=~"),
        NOT_MATCHING("!~");

        private final String sign;

        Comparison(String sign) {
            this.sign = sign;
        }
    }

    /** What a label has to be. */
    public record Matcher(String label, Comparison comparison, String value) {
        public Matcher {
            if (!LABEL.matcher(label).matches()) {
                throw new IllegalArgumentException("no label's name: " + label);
            }
        }

        @Override
        public String toString() {
            return label + comparison.sign + Literal.quoted(value);
        }
    }

    public Selector {
        matchers = List.copyOf(matchers);
        if (!name.isEmpty() && !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no metric's name: " + name);
        }
    }

    /** Whether a text is the name of a label. */
    static boolean isLabel(String text) {
        return LABEL.matcher(text).matches();
    }

    /**
     * Reads {@code name{label="value",…}}, and nothing else that PromQL has.
     *
     * @param placeholders put into the values of matchers
     */
    public static Answered<Selector> parse(String text, Placeholders placeholders) {
        SelectorText reader = new SelectorText(text, placeholders);
        return reader.selector()
                .<Answered<Selector>>map(Answered::of)
                .orElseGet(() -> Answered.failed(
                        MetricError.BAD_SELECTOR,
                        Wording.line(text) + " is not the selector of a counter: " + reader.wrong(),
                        "write the counter's name and matchers alone, as in http_requests_total{job=\"booking\"}: no function, no"
                                + " range, no arithmetic"));
    }

    /** The same, and this label has one of these values. */
    Selector where(String label, Collection<String> values) {
        String any = values.stream().map(Literal::pattern).collect(Collectors.joining("|"));
        return with(
                values.size() == 1
                        ? new Matcher(label, Comparison.EQUAL, values.iterator().next())
                        : new Matcher(label, Comparison.MATCHING, any));
    }

    private Selector with(Matcher matcher) {
        List<Matcher> more = new ArrayList<>(matchers);
        more.add(matcher);
        return new Selector(name, more);
    }

    /** As PromQL writes it. */
    @Override
    public String toString() {
        return name + matchers.stream().map(Matcher::toString).collect(Collectors.joining(",", "{", "}"));
    }

    /** The name that a matcher or the name itself says, for messages. */
    String shown() {
        return Optional.of(name).filter(said -> !said.isEmpty()).orElseGet(this::toString);
    }
}

package dev.flagward.document;

import java.util.Collection;
import java.util.stream.Collectors;

/** Values as messages quote them: in double quotes, shortened, and with nothing in them that could upset a terminal. */
final class Quotes {
    private static final int LONGEST = 60;

    private Quotes() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        int shown = Math.min(text.length(), LONGEST);
        for (int i = 0; i < shown; i++) {
            char c = text.charAt(i);
            if (c < ' ' || (c >= 0x7f && c < 0xa0) || Character.getType(c) == Character.FORMAT || loneAt(text, i)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append(shown < text.length() ? "…\"" : "\"").toString();
    }

    /** The text with U+FFFD for halves of characters, so that it can be written anywhere. */
    static String whole(String text) {
        StringBuilder whole = null;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && loneAt(text, i)) {
                whole = whole == null ? new StringBuilder(text) : whole;
                whole.setCharAt(i, '\ufffd');
            }
        }
        return whole == null ? text : whole.toString();
    }

    private static boolean loneAt(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    /** All of a choice, in the alphabet's order: {@code "a", "b" or "c"}. */
    static String choice(Collection<String> texts) {
        return either(texts.stream().sorted().toList());
    }

    /** {@code "a", "b" or "c"}. */
    static String either(Collection<String> texts) {
        String list = texts.stream().map(Quotes::of).collect(Collectors.joining(", "));
        int last = list.lastIndexOf(", ");
        return last < 0 ? list : list.substring(0, last) + " or " + list.substring(last + 2);
    }

    /** A mend: the nearest of the known names, or else all of them, or that there are none. */
    static String meant(String wanted, Collection<String> known, String none) {
        var near = NearestNames.of(wanted, known);
        if (!near.isEmpty()) {
            return "did you mean " + either(near) + "?";
        }
        return known.isEmpty() || known.size() > 12 ? none : "write " + choice(known);
    }
}

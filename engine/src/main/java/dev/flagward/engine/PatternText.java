package dev.flagward.engine;

import org.jspecify.annotations.Nullable;

/** The text of a pattern and how far it has been read. */
final class PatternText {
    private final String text;
    private int position;

    PatternText(String text) {
        this.text = text;
    }

    int position() {
        return position;
    }

    void moveTo(int place) {
        position = place;
    }

    boolean isAtEnd() {
        return position == text.length();
    }

    boolean isNext(char c) {
        return position < text.length() && text.charAt(position) == c;
    }

    boolean isNext(String some) {
        return text.startsWith(some, position);
    }

    boolean take(char c) {
        boolean is = isNext(c);
        position += is ? 1 : 0;
        return is;
    }

    boolean take(String some) {
        boolean is = isNext(some);
        position += is ? some.length() : 0;
        return is;
    }

    /** The next code point; there must be one. */
    int takePoint() {
        int point = text.codePointAt(position);
        position += Character.charCount(point);
        return point;
    }

    /** What stands up to that text, which is passed too; null, and nothing is read, when it does not come. */
    @Nullable
    String takeUntil(String end) {
        int found = text.indexOf(end, position);
        if (found < 0) {
            return null;
        }
        String taken = text.substring(position, found);
        position = found + end.length();
        return taken;
    }

    /** Digits of that radix, at most so many; -1 when there is none. */
    int takeNumber(int radix, int most) {
        int number = -1;
        for (int i = 0; i < most && !isAtEnd(); i++) {
            char c = text.charAt(position);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return number;
            }
            number = Math.max(number, 0) * radix + digit;
            position++;
        }
        return number;
    }

    String from(int start) {
        return text.substring(start, position);
    }

    IllegalArgumentException fault(String what) {
        return faultAt(position, what);
    }

    IllegalArgumentException faultAt(int place, String what) {
        return new IllegalArgumentException("the pattern has " + what + " at position " + place + ": " + text);
    }
}

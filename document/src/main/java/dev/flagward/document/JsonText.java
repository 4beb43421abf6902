package dev.flagward.document;

import org.jspecify.annotations.Nullable;

/**
 * The characters of a strict JSON text (RFC 8259), read once from the first to the last. Our own, because JSON is all that
 * a start needs of a library: loading one takes as long as all the rest up to the first answer (docs/decisions/0011).
 */
final class JsonText {
    /** What is {@link #next} behind the last character; {@link SourceText} lets no NUL pass. */
    static final char END = 0;

    private static final int MOST_PROBES = 16;

    private final char[] chars;
    private final int end;
    /** The texts so far, each near the place that its hash names; at most half full. */
    private @Nullable String[] texts = new String[128];

    private int known;
    private int at;
    private int line = 1;
    private int lineStart;
    private boolean madeOfUnits;

    JsonText(char[] chars, int end) {
        this.chars = chars;
        this.end = end;
    }

    /** The text is no JSON; without a stack, because its place is in the text. */
    static final class Broken extends Exception {
        /** Of the first character that cannot be, or the end. */
        final int offset;

        final int line;
        final int column;
        /** Whether it is behind a backslash. */
        final boolean escape;

        private Broken(int offset, int line, int column, boolean escape) {
            super("not JSON", null, false, false);
            this.offset = offset;
            this.line = line;
            this.column = column;
            this.escape = escape;
        }
    }

    /** The next character that is no white space, which stays the next until it is taken. */
    char next() {
        while (at < end) {
            char c = chars[at];
            if (c == '\n' || (c == '\r' && !(at + 1 < end && chars[at + 1] == '\n'))) {
                line++;
                lineStart = at + 1;
            } else if (c != ' ' && c != '\t' && c != '\r') {
                return c;
            }
            at++;
        }
        return END;
    }

    int line() {
        return line;
    }

    int column() {
        return at - lineStart + 1;
    }

    /** Takes the next character. */
    void take() {
        at++;
    }

    /** Takes that character, which must be the next. */
    void take(char wanted) throws Broken {
        if (next() != wanted) {
            throw broken();
        }
        at++;
    }

    /** What is wrong is the next character. */
    Broken broken() {
        return new Broken(at, line, column(), false);
    }

    private Broken brokenEscape() {
        return new Broken(at, line, column(), true);
    }

    /** Takes one of the words {@code true}, {@code false} and {@code null}. */
    void take(String word) throws Broken {
        int start = at;
        while (at < end && Character.isJavaIdentifierPart(chars[at])) {
            at++;
        }
        if (at - start != word.length() || !word.equals(new String(chars, start, at - start))) {
            throw broken();
        }
    }

    /** Takes a number, as it is written. */
    String number() throws Broken {
        int start = at;
        if (chars[at] == '-') {
            at++;
        }
        if (at < end && chars[at] == '0') {
            at++;
        } else {
            digits();
        }
        if (at < end && chars[at] == '.') {
            at++;
            digits();
        }
        if (at < end && (chars[at] == 'e' || chars[at] == 'E')) {
            at++;
            if (at < end && (chars[at] == '+' || chars[at] == '-')) {
                at++;
            }
            digits();
        }
        return new String(chars, start, at - start);
    }

    private void digits() throws Broken {
        if (at == end || !isDigit(chars[at])) {
            throw broken();
        }
        while (at < end && isDigit(chars[at])) {
            at++;
        }
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Takes a string. Variables, not fields: the first documents are read by an interpreter. */
    String string() throws Broken {
        take('"');
        madeOfUnits = false;
        char[] all = chars;
        int start = at;
        int last = start;
        int hash = 0;
        while (last < end && all[last] != '"' && all[last] != '\\' && all[last] >= ' ') {
            hash = 31 * hash + all[last];
            last++;
        }
        at = last;
        if (at < end && chars[at] == '"') {
            at++;
            return once(start, last, hash);
        }
        return escaped(new StringBuilder().append(chars, start, at - start));
    }

    /** Whether the last string has escapes of single UTF-16 code units, which may be half of a character or none. */
    boolean isMadeOfUnits() {
        return madeOfUnits;
    }

    /**
     * The same text as the same object: documents repeat names, attributes and variants ten thousand times. Not for certain:
     * many texts of one hash must not make each other wait.
     */
    private String once(int start, int end, int hash) {
        int place = hash ^ hash >>> 16;
        for (int i = 0; i < MOST_PROBES; i++) {
            int at = place + i & texts.length - 1;
            String found = texts[at];
            if (found == null) {
                String made = new String(chars, start, end - start);
                texts[at] = made;
                known++;
                if (2 * known > texts.length) {
                    grow();
                }
                return made;
            }
            if (is(found, start, end)) {
                return found;
            }
        }
        return new String(chars, start, end - start);
    }

    private boolean is(String text, int start, int end) {
        int length = end - start;
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != chars[start + i]) {
                return false;
            }
        }
        return true;
    }

    private void grow() {
        @Nullable String[] before = texts;
        texts = new String[4 * before.length];
        for (String text : before) {
            if (text != null) {
                int place = text.hashCode() ^ text.hashCode() >>> 16;
                int i = 0;
                while (i < MOST_PROBES && texts[place + i & texts.length - 1] != null) {
                    i++;
                }
                if (i < MOST_PROBES) {
                    texts[place + i & texts.length - 1] = text;
                }
            }
        }
    }

    private String escaped(StringBuilder text) throws Broken {
        while (at < end && chars[at] >= ' ') {
            char c = chars[at];
            if (c == '\\') {
                at++;
                text.append(escape());
            } else if (c == '"') {
                at++;
                return text.toString();
            } else {
                text.append(c);
                at++;
            }
        }
        throw broken();
    }

    private char escape() throws Broken {
        char c = at < end ? chars[at] : END;
        char meant = switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw brokenEscape();
        };
        at++;
        return meant;
    }

    /** The UTF-16 code unit of the four hexadecimal digits behind the {@code u}; the last of them is not taken. */
    private char unit() throws Broken {
        madeOfUnits = true;
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            at++;
            int digit = at < end && chars[at] < 128 ? Character.digit(chars[at], 16) : -1;
            if (digit < 0) {
                throw brokenEscape();
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }
}

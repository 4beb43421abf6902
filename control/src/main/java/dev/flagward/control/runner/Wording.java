package dev.flagward.control.runner;

/** Foreign text as messages quote it: one line, not long, with nothing in it that could upset a terminal. */
final class Wording {
    private static final int LONGEST = 240;

    private Wording() {}

    static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(line::appendCodePoint);
        return line + (text.codePointCount(0, text.length()) > LONGEST ? "…" : "");
    }
}

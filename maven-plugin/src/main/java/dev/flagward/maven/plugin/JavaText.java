package dev.flagward.maven.plugin;

/**
 * Text of any kind inside of Java source: in a string literal or in Javadoc, from where it cannot break out. What comes
 * out is ASCII, so that the encoding of the application's sources is of no account.
 */
final class JavaText {
    /** What means something to Javadoc, HTML or the compiler, although it is printable. */
    private static final String SPEAKING = "&<>@{}*\\";

    private JavaText() {}

    /** A constant expression with that content: a string literal, for half characters several. */
    static String literal(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                literal.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                // Octal: the compiler reads a Unicode escape before the literal, and a line feed would end it.
                literal.append(String.format("\\%03o", (int) c));
            } else if (c > '~') {
                literal.append(String.format("\\u%04x", (int) c));
                if (isHalf(text, i)) {
                    // The compiler, looking for the other half, would misread a backslash that follows.
                    literal.append("\" + \"");
                }
            } else {
                literal.append(c);
            }
        }
        return literal.append('"').toString();
    }

    private static boolean isHalf(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                && (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1)));
    }

    /** One line of Javadoc that reads as the text does; line breaks and other control characters are blanks. */
    static String javadoc(String text) {
        StringBuilder html = new StringBuilder();
        text.strip().codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                html.append(' ');
            } else if (c > '~' || SPEAKING.indexOf(c) >= 0) {
                html.append("&#").append(c).append(';');
            } else {
                html.append((char) c);
            }
        });
        return html.toString();
    }
}

package dev.flagward.cli;

/** How a text is tinted on a terminal. A tint only repeats what the text says already. */
enum Tone {
    PLAIN(""),
    STRONG("1"),
    QUIET("2"),
    BAD("31"),
    GOOD("32"),
    CARE("33");

    private final String code;

    Tone(String code) {
        this.code = code;
    }

    /** The text in this tone on such a terminal. */
    String on(Terminal terminal, String text) {
        return terminal.colour() && this != PLAIN && !text.isEmpty()
                ? "\u001b[" + code + "m" + text + "\u001b[0m"
                : text;
    }
}

package dev.flagward.cli;

import java.util.List;
import java.util.Map;

/**
 * What is known about the terminal.
 *
 * @param typing whether a person can type an answer
 * @param results whether results go to a terminal
 * @param unicode whether symbols beyond ASCII can be shown
 * @param colour whether colours may be used
 * @param columns the width to keep to, 0 if there is none
 */
record Terminal(boolean typing, boolean results, boolean unicode, boolean colour, int columns) {
    /** No terminal at all: results are read by a program. */
    static final Terminal NONE = new Terminal(false, false, true, false, 0);

    /**
     * The terminal the launcher found.
     *
     * <p>The launcher tells, because {@code System.console()} means another thing in each JDK from 22 on and costs more
     * than a shell's {@code [ -t 1 ]}.
     *
     * @param found the words that hold, separated by commas: {@code in}, {@code out}, {@code utf8}
     */
    static Terminal of(String found, Map<String, String> variables) {
        List<String> words = List.of(found.split(",", -1));
        boolean results = words.contains("out");
        boolean plain = !variables.getOrDefault("NO_COLOR", "").isEmpty()
                || variables.getOrDefault("TERM", "").equals("dumb");
        return new Terminal(
                words.contains("in"),
                results,
                words.contains("utf8"),
                results && !plain,
                results ? columns(variables.getOrDefault("COLUMNS", "")) : 0);
    }

    private static int columns(String text) {
        try {
            return Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }
}

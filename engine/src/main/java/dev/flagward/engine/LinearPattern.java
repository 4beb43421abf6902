package dev.flagward.engine;

import org.jspecify.annotations.Nullable;

/**
 * A regular expression in RE2's syntax that is found in time proportional to pattern × text, whatever either holds.
 *
 * <p>It asks only whether the pattern occurs somewhere; anchors ({@code ^}, {@code $}) pin it down. Differences from RE2:
 * Unicode classes are those of the running JDK, patterns are limited in nesting and size, and captures, though read, are
 * not kept.
 */
public final class LinearPattern {
    private final String text;
    private final PatternProgram program;
    private final @Nullable PatternTable table;

    private LinearPattern(String text, PatternProgram program) {
        this.text = text;
        this.program = program;
        this.table = PatternTable.of(program);
    }

    /**
     * The pattern of that text.
     *
     * @throws IllegalArgumentException if it is none, or holds what linear time excludes (look-around, back-references,
     *     possessive or atomic parts), saying what and at which position; or if it is too large
     */
    public static LinearPattern parse(String text) {
        return new LinearPattern(text, PatternProgram.of(PatternParser.parse(text)));
    }

    /** Whether the pattern occurs in the text. */
    public boolean find(String text) {
        return table != null ? table.find(text) : new PatternWalk(program).find(text);
    }

    /** Whether a look-up per character is all that finding takes. */
    boolean isTabled() {
        return table != null;
    }

    PatternProgram program() {
        return program;
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}

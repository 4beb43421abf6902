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

    private LinearPattern(String text, PatternProgram program, @Nullable PatternTable table) {
        this.text = text;
        this.program = program;
        this.table = table;
    }

    /**
     * The pattern of that text.
     *
     * @throws IllegalArgumentException if it is none, or holds what linear time excludes (look-around, back-references,
     *     possessive or atomic parts), saying what and at which position; or if it is too large
     */
    public static LinearPattern parse(String text) {
        return new LinearPattern(text, PatternProgram.of(PatternParser.parse(text)), null);
    }

    /** Whether the pattern occurs in the text. */
    public boolean find(String text) {
        return table != null ? table.find(text) : new PatternWalk(program).find(text);
    }

    /** The same pattern, made ready to be found often: at one look-up per character, unless that takes too much room. */
    LinearPattern prepared() {
        return new LinearPattern(text, program, PatternTable.of(program));
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

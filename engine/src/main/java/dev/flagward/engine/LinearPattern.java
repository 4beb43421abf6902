package dev.flagward.engine;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A pattern that finds in linear time. */
public final class LinearPattern {
    private final Pattern pattern;

    private LinearPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    public static LinearPattern parse(String text) {
        try {
            return new LinearPattern(Pattern.compile(text));
        } catch (PatternSyntaxException fault) {
            throw new IllegalArgumentException(fault.getMessage(), fault);
        }
    }

    public boolean find(String text) {
        return pattern.matcher(text).find();
    }
}

package dev.flagward.engine;

/**
 * What {@code (?ims)} switches. {@code U}, which swaps greedy and lazy, is read and forgotten: it never decides whether
 * something is found.
 */
record PatternFlags(boolean ignoresCase, boolean linewise, boolean dotMatchesNewline) {
    static final PatternFlags NONE = new PatternFlags(false, false, false);

    PatternFlags with(char flag, boolean on) {
        return switch (flag) {
            case 'i' -> new PatternFlags(on, linewise, dotMatchesNewline);
            case 'm' -> new PatternFlags(ignoresCase, on, dotMatchesNewline);
            case 's' -> new PatternFlags(ignoresCase, linewise, on);
            default -> this;
        };
    }

    CodePoints folded(CodePoints points) {
        return ignoresCase ? CaseOrbits.folded(points) : points;
    }
}

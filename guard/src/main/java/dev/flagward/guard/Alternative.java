package dev.flagward.guard;

/** What a test asks. */
public enum Alternative {
    /** Whether there is an effect, either way. */
    TWO_SIDED,
    /** Whether the effect is above 0. */
    GREATER,
    /** Whether the effect is below 0. */
    LESS
}

package dev.flagward.engine;

/** Why an evaluation gave what it gave, in OpenFeature's words. */
public enum Reason {
    /** The flag serves one variant to everybody no rule matched. */
    STATIC,
    /** A rule matched and serves one variant. */
    TARGETING_MATCH,
    /** A split chose the variant, in a rule or behind all rules. */
    SPLIT,
    /** The flag is off in this environment: its off variant. */
    DISABLED,
    /** A prerequisite is unmet: the off variant, whatever the rules say. */
    DEFAULT,
    /** There is no value of ours; the caller's default holds. {@link Evaluation#errorCode()} says why. */
    ERROR
}

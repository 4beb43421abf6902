package dev.flagward.engine;

/** Why an evaluation has no value of ours, in OpenFeature's words. */
public enum EvaluationError {
    /** The snapshot has no flag of that key. */
    FLAG_NOT_FOUND,
    /** The flag's values are not of the type the caller asked for. */
    TYPE_MISMATCH,
    /** A split by the targeting key met a context without one. */
    TARGETING_KEY_MISSING,
    /** A split by another attribute met a context in which that is missing or neither text, number nor boolean. */
    INVALID_CONTEXT,
    /** The flags could not be read. No evaluation of a snapshot gives it; feeds of snapshots do. */
    PARSE_ERROR,
    /** There is no snapshot yet. No evaluation of a snapshot gives it; feeds of snapshots do. */
    PROVIDER_NOT_READY,
    /** Anything else, outside this module. */
    GENERAL
}

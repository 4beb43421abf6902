package dev.flagward.client;

/** How far a client can be trusted to be up to date, in OpenFeature's words. Every one of them answers. */
public enum Status {
    /** No flags yet: callers get their defaults. */
    NOT_READY,
    /** The flags are what the feed last said. */
    READY,
    /** The flags were good once; the feed has nothing newer that is, or cannot be reached. */
    STALE,
    /** There never were flags, and the feed has failed: callers get their defaults. */
    ERROR
}

package dev.flagward.guard;

/** How it is known how much each side was exposed. */
public enum Exposure {
    /** A counter of all opportunities stands beside that of the bad ones. */
    REQUESTS,
    /** Only bad ones are counted; exposure is the share that the split gives. */
    ASSIGNMENT
}

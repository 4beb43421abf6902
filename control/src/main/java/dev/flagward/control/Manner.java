package dev.flagward.control;

/** How a change is asked for. */
public sealed interface Manner {
    /** To be made now, if policy lets it. */
    record Directly() implements Manner {}

    /** Not to be made yet: others are to read it first. */
    record AsProposal() implements Manner {}
}

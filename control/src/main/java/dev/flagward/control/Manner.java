package dev.flagward.control;

import java.time.Duration;

/** How a change is asked for. */
public sealed interface Manner {
    /** To be made now, if policy lets it. */
    record Directly() implements Manner {}

    /** Not to be made yet: others are to read it first. */
    record AsProposal() implements Manner {}

    /**
     * To be made now without the approvals it may lack, and looked at by a second person afterwards.
     *
     * @param lasting how long whoever asks may go on like that
     */
    record BreakingGlass(Duration lasting) implements Manner {}
}

package dev.flagward.guard;

import java.util.Collection;
import java.util.Collections;

/** What a guard makes of a metric, worst first: of several metrics the worst verdict counts. */
public enum Verdict {
    /** The evidence reached the threshold, or the bound was breached often enough. Stays until somebody acknowledges it. */
    REGRESSED,
    /** The units are not split as they were meant to be, so that no comparison can be trusted. Stays until somebody looks. */
    SAMPLE_RATIO_MISMATCH,
    /** The metrics cannot be asked, or nothing was heard for five polls. */
    TELEMETRY_DOWN,
    /** The metrics can be asked, and one side or both are silent though they should not be. */
    NO_DATA,
    /** The baseline itself does far worse than before the rollout: whatever it is, the flag did not bring it. */
    BASELINE_DEGRADED,
    /** There is some evidence of harm, or a bound was breached: three to one or more, and not yet enough. */
    SUSPECT,
    /** The step has not yet been observed for long enough to find the harm that has to be found. */
    WARMING_UP,
    /** There is too little traffic to find the harm that has to be found in the time that a step may take. */
    UNDERPOWERED,
    /** The step was observed for long enough, and there is no evidence of harm. */
    HEALTHY,
    /** Harm above what is tolerated is ruled out: the confidence sequence lies below it. */
    SAFE;

    /** Whether this verdict counts before the other. */
    public boolean worseThan(Verdict other) {
        return compareTo(other) < 0;
    }

    /** The worst of these, of which there is at least one. */
    public static Verdict worst(Collection<Verdict> verdicts) {
        return Collections.min(verdicts);
    }
}

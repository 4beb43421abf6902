package dev.flagward.guard;

import java.util.Collection;
import java.util.Collections;

/** What a rollout should do, gentlest first: of several metrics the sternest advice counts. */
public enum Advice {
    /** Nothing speaks against the next step, once this one was held as long as its plan says. */
    ADVANCE,
    /** Stay at this share, and ask again with the next observation. */
    HOLD,
    /** Stay at this share until somebody has looked. */
    PAUSE,
    /** Serve the off variant. */
    ROLL_BACK;

    /** The sternest of these, of which there is at least one. */
    public static Advice sternest(Collection<Advice> advice) {
        return Collections.max(advice);
    }
}

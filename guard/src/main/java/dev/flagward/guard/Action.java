package dev.flagward.guard;

/** What follows when a metric has regressed. */
public enum Action {
    /** Serve the off variant. */
    ROLL_BACK(Advice.ROLL_BACK),
    /** Stay until somebody has looked. */
    PAUSE(Advice.PAUSE),
    /** Say so, and nothing else: the metric never holds a rollout, and takes no part of its α. */
    NOTIFY(Advice.ADVANCE);

    private final Advice advice;

    Action(Advice advice) {
        this.advice = advice;
    }

    Advice advice() {
        return advice;
    }
}

package dev.flagward.guard;

/**
 * What a rollout does for a metric's verdict, where that is a choice.
 *
 * @param regressed when it has regressed
 * @param underpowered when its step has too little traffic: advance, or hold for a metric without which nobody wants to go on
 */
public record Reaction(Action regressed, Advice underpowered) {
    /** Rolls back what regressed, and goes on, flagged, where there is too little traffic. */
    public static final Reaction DEFAULT = new Reaction(Action.ROLL_BACK, Advice.ADVANCE);

    public Reaction {
        Range.require(
                underpowered == Advice.ADVANCE || underpowered == Advice.HOLD,
                "too little traffic can be met by ADVANCE or HOLD, not " + underpowered);
    }

    /**
     * The advice for a verdict.
     *
     * @param candidateSilent whether it is the candidate alone that is silent, as after a crash
     */
    Advice to(Verdict verdict, boolean candidateSilent) {
        if (regressed == Action.NOTIFY) {
            return Advice.ADVANCE;
        }
        return switch (verdict) {
            case REGRESSED -> regressed.advice();
            case NO_DATA -> candidateSilent ? Advice.PAUSE : Advice.HOLD;
            case SAMPLE_RATIO_MISMATCH, TELEMETRY_DOWN, BASELINE_DEGRADED, SUSPECT, WARMING_UP -> Advice.HOLD;
            case UNDERPOWERED -> underpowered;
            case HEALTHY, SAFE -> Advice.ADVANCE;
        };
    }
}

package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.engine.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a guarded rollout does to its flags. Each is about one rollout, which is looked up anew before it is made. */
public sealed interface RolloutChange extends Change permits RolloutAdvance, RolloutReturn {
    /** As whoever asks has seen it. */
    GuardedRollout rollout();

    /** What was seen when this was decided, and by which measure; kept with the entry. */
    Value.Structure evidence();

    /** The step it comes to; the one it is on where it comes to none. */
    int step();

    /** Why it cannot be made of the rollout as it is now. */
    Problems misfits(GuardedRollout now, FlagDocument document, Instant at);

    /** Whether it goes along the plan that was approved, so that the plan's approvals count for it. */
    boolean isByPlan();

    @Override
    default Optional<String> flag() {
        return rollout().plan().flag();
    }

    @Override
    default Optional<String> environment() {
        return Optional.of(rollout().plan().environment());
    }

    /** What its entry says besides. */
    default Map<String, Value> told(FlagDocument after) {
        Map<String, Value> details = new LinkedHashMap<>();
        details.put(Notices.ROLLOUT, Value.of((double) rollout().number()));
        details.put(Notices.STEP, Value.of((double) step()));
        details.put(Notices.FLAGS, Value.of(rollout().plan().standing(after)));
        if (!evidence().members().isEmpty()) {
            details.put(Notices.EVIDENCE, evidence());
        }
        return details;
    }

    /** That there is none of that number. */
    static Problem missing(long number) {
        return Problem.of(
                ChangeError.NO_SUCH_ROLLOUT, "there is no rollout " + number, "see flagward rollout list --all");
    }

    /** That it cannot be done with a rollout that is like this. */
    static Problem unfit(GuardedRollout now, String message, String mend) {
        return Problem.of(ChangeError.ROLLOUT_UNFIT, "rollout " + now.number() + " " + message, mend);
    }

    /** That somebody else changed its flags. */
    static Problem overtaken(GuardedRollout now) {
        return Problem.of(
                ChangeError.ROLLOUT_OVERTAKEN,
                "somebody has changed " + String.join(", ", now.plan().flags()) + " in "
                        + now.plan().environment() + " since rollout " + now.number() + " did",
                "see flagward history; end it with flagward rollout abort " + now.number()
                        + ", and plan another from what is there now");
    }
}

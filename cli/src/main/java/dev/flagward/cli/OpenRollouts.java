package dev.flagward.cli;

import dev.flagward.control.GuardedRollout;
import dev.flagward.control.GuardedRollouts;
import dev.flagward.control.UnreadPlan;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problems;
import dev.flagward.store.Entry;
import java.util.List;

/** The guarded rollouts that are not over, as {@code status} tells of them. */
final class OpenRollouts {
    private final List<GuardedRollout> open;
    private final Problems unread;

    private OpenRollouts(List<GuardedRollout> open, Problems unread) {
        this.open = open;
        this.unread = unread;
    }

    static OpenRollouts of(GuardedRollouts read) {
        return new OpenRollouts(
                read.all().stream().filter(rollout -> !rollout.isOver()).toList(),
                new Problems(read.unread().stream().map(UnreadPlan::problem).toList()));
    }

    void put(JsonObject status, FlagDocument now) {
        if (!open.isEmpty()) {
            status.put(
                    "rollouts",
                    open.stream()
                            .map(rollout -> RolloutVerbs.json(rollout, now).toValue())
                            .toList());
        }
        if (unread.any()) {
            status.put("unread_plans", ProblemJson.of(unread));
        }
    }

    void print(FlagDocument now, Session session) {
        open.forEach(rollout -> session.print(SafeText.of(words(rollout, now))));
        unread.forEach(problem -> session.print(SafeText.of(problem.toString())));
    }

    private static String words(GuardedRollout rollout, FlagDocument now) {
        return "rollout " + rollout.number() + " of "
                + String.join(", ", rollout.plan().flags()) + " in "
                + rollout.plan().environment() + " is " + rollout.state(now).word() + " at " + rollout.share()
                + " %, step " + (rollout.step() + 1) + " of "
                + rollout.plan().steps().size() + stands(rollout)
                + (rollout.standsIn(now) ? "" : "; somebody else has changed its flags: it goes no further");
    }

    /** Since when it stands still and why, in a word. */
    private static String stands(GuardedRollout rollout) {
        String paused = rollout.pause()
                .map(entry -> ", since " + entry.at() + because(entry))
                .orElse("");
        return rollout.outage()
                .map(since -> ", frozen since " + since
                        + rollout.judged().map(last -> ": " + last.verdict()).orElse(""))
                .orElse(paused);
    }

    private static String because(Entry entry) {
        return entry.reason().map(why -> ": " + why).orElse("");
    }
}

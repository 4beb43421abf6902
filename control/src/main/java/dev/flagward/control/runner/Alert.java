package dev.flagward.control.runner;

import dev.flagward.engine.Value;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Something that a monitor saw and somebody should look at. It is told once, when it begins.
 *
 * @param about the metric that it is about, or the rollout
 * @param message in one sentence, with its numbers
 */
public record Alert(Instant at, Kind kind, String about, String message) {
    /** What it is that somebody should look at. */
    public enum Kind {
        /** A value went beyond the bound that was given. */
        BREACH,
        /** The guard of the rollout says that a metric has regressed, or that nothing can be compared any more. */
        GUARD,
        /** A metric that was asked for cannot be read. */
        UNREAD,
        /** The rollout was paused. */
        PAUSED,
        /** The rollout was taken back. */
        ROLLED_BACK;

        /** As people and programs read it: {@code rolled-back}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** As a report and a webhook have it. */
    public Value.Structure toValue() {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("at", Value.of(at.toString()));
        members.put("kind", Value.of(kind.word()));
        members.put("about", Value.of(about));
        members.put("message", Value.of(message));
        return new Value.Structure(members);
    }
}

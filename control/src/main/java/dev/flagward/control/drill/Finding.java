package dev.flagward.control.drill;

import dev.flagward.engine.Value;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a check came to.
 *
 * @param words in one sentence, with what went wrong if anything did
 * @param numbers what was counted and measured; times in milliseconds, their names ending in {@code _ms}
 */
public record Finding(DrillCheck check, State state, String words, Map<String, Value> numbers) {
    /** A check that was skipped has not passed. */
    public enum State {
        PASSED,
        FAILED,
        /** It could not be made here; the words say why. */
        SKIPPED;

        /** As people and programs read it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Finding {
        numbers = Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /**
     * Passed if nothing went wrong.
     *
     * @param faults what went wrong
     */
    static Finding of(DrillCheck check, List<String> faults, String good, Map<String, Value> numbers) {
        return faults.isEmpty()
                ? new Finding(check, State.PASSED, good, numbers)
                : failed(check, String.join("; ", faults), numbers);
    }

    static Finding failed(DrillCheck check, String words, Map<String, Value> numbers) {
        return new Finding(check, State.FAILED, words, numbers);
    }

    static Finding skipped(DrillCheck check, String why) {
        return new Finding(check, State.SKIPPED, why, Map.of());
    }

    /** Milliseconds, to the hundredth. */
    static Value millis(Duration time) {
        return Value.of(Math.rint(time.toNanos() / 1e4) / 100);
    }

    /** A time for people: {@code 12.3 ms}. */
    static String words(Duration time) {
        return time.toMillis() >= 10_000
                ? time.toSeconds() + " s"
                : String.format(Locale.ROOT, "%.1f ms", time.toNanos() / 1e6);
    }

    Value.Structure toValue() {
        Map<String, Value> members = new LinkedHashMap<>();
        members.put("check", Value.of(check.word()));
        members.put("claim", Value.of(check.claim()));
        members.put("state", Value.of(state.word()));
        members.put("words", Value.of(words));
        members.put("numbers", new Value.Structure(numbers));
        return new Value.Structure(members);
    }
}

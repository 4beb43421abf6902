package dev.flagward.cli;

import java.time.Duration;
import java.time.Instant;

/** How long ago something was, in one unit: what a person wants to know at a glance. */
final class Age {
    private Age() {}

    /** {@code 40 s}, {@code 5 min}, {@code 3 h}, {@code 12 d}; never negative, whatever the clocks say. */
    static String words(Instant then, Instant now) {
        long seconds = Math.max(0, Duration.between(then, now).toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
    }
}

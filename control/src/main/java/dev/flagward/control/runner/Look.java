package dev.flagward.control.runner;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a monitor saw of a flag at one moment.
 *
 * @param rollout the guarded rollout that is under way, or the one that was when the monitor last looked
 * @param metrics what was read, in the order of the guard
 * @param next what will happen next, in one sentence
 * @param alerts that began at this look
 */
public record Look(Instant at, Optional<Underway> rollout, List<Metered> metrics, String next, List<Alert> alerts) {
    /**
     * Where a guarded rollout is.
     *
     * @param state in a word: {@code running}
     * @param step counted from 1; 0 before the first
     * @param steps how many there are
     * @param percent the share its variant has
     * @param left of the time that its step holds; zero once it is over
     * @param verdict of the guard, in a word, while it runs
     */
    public record Underway(
            long number,
            String state,
            int step,
            int steps,
            String percent,
            Optional<Duration> left,
            Optional<String> verdict) {}

    public Look {
        metrics = List.copyOf(metrics);
        alerts = List.copyOf(alerts);
    }
}

package dev.flagward.examples.practice.management;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the service is started with; an option wins over its variable of the environment, {@code PRACTICE_FLAGS} for
 * {@code --flags}.
 *
 * @param watch the flag whose variants the metrics tell apart
 * @param misbehave whether {@code POST /misbehave} is there
 */
record Settings(
        Path flags, String environment, int port, Optional<Path> lastKnownGood, String watch, boolean misbehave) {

    /** @throws IllegalArgumentException in words for whoever typed it */
    static Settings of(List<String> words, Map<String, String> variables) {
        Options options = Options.of(
                words,
                Set.of("--flags", "--environment", "--port", "--last-known-good", "--watch"),
                Set.of("--misbehave"));
        String goodCopy = options.text("--last-known-good", variables.getOrDefault("PRACTICE_LAST_KNOWN_GOOD", ""));
        return new Settings(
                path(
                        "--flags",
                        options.text("--flags", variables.getOrDefault("PRACTICE_FLAGS", "feature_flags.json"))),
                options.text("--environment", variables.getOrDefault("PRACTICE_ENVIRONMENT", "production")),
                options.number("--port", variables.getOrDefault("PRACTICE_PORT", "8080"), 0, 65_535),
                goodCopy.isEmpty() ? Optional.empty() : Optional.of(path("--last-known-good", goodCopy)),
                options.text(
                        "--watch",
                        variables.getOrDefault("PRACTICE_WATCH", PracticeFlags.TELEHEALTH_APPOINTMENTS_ENABLED.key())),
                options.switches().contains("--misbehave"));
    }

    private static Path path(String option, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException odd) {
            throw new IllegalArgumentException(option + " is not the name of a file: " + odd.getReason());
        }
    }
}

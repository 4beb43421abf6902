package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import java.util.Optional;

/**
 * Gives a flag in one environment the state it has in another: enabled, prerequisites, rules and what it serves.
 *
 * @param key the flag
 */
public record Promote(String key, String from, String to) implements Change {
    @Override
    public String eventType() {
        return "flag_promoted";
    }

    @Override
    public Optional<String> flag() {
        return Optional.of(key);
    }

    @Override
    public Optional<String> environment() {
        return Optional.of(to);
    }

    @Override
    public Next on(FlagDocument now) {
        if (!now.environments().containsKey(from)) {
            return Places.noEnvironment(now, from);
        }
        return Places.withFlagIn(
                now, key, to, flag -> Next.of(now, now.upgraded().with(flag.with(to, flag.state(from)))));
    }
}

package dev.flagward.control;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.engine.Serve;
import java.util.Optional;

/**
 * Switches a flag on, so that its rules and what it serves count again, or off, so that everyone gets the off variant.
 *
 * @param key the flag
 * @param in the environment
 */
public record Switch(String key, String in, Position to) implements Change {
    /** Where a switch can stand. */
    public enum Position {
        ON,
        OFF
    }

    @Override
    public String eventType() {
        return to == Position.ON ? "flag_enabled" : "flag_disabled";
    }

    @Override
    public Optional<String> flag() {
        return Optional.of(key);
    }

    @Override
    public Optional<String> environment() {
        return Optional.of(in);
    }

    @Override
    public Next on(FlagDocument now) {
        return Places.withFlagIn(now, key, in, flag -> {
            FlagState state = flag.state(in);
            FlagState next = new FlagState(to == Position.ON, state.prerequisites(), state.rules(), serve(flag, state));
            return Next.of(now, now.upgraded().with(flag.with(in, next)));
        });
    }

    /** A flag that would serve off to everybody is not on: then on/off serves on. */
    private Serve serve(FlagDefinition flag, FlagState state) {
        boolean servesOff = state.rules().isEmpty()
                && state.serve() instanceof Serve.FixedVariant fixed
                && fixed.variant().equals(flag.off());
        return to == Position.ON && servesOff && flag.isOnOff() && flag.off().equals("off")
                ? new Serve.FixedVariant("on")
                : state.serve();
    }
}

package dev.flagward.document;

import dev.flagward.engine.Segment;
import dev.flagward.engine.Serve;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the plain format can say: flags of on/off without any facts about them, and states of only enabled or not. */
final class PlainFormat {
    static final FlagState ON = state(true);
    static final FlagState OFF = state(false);

    private PlainFormat() {}

    private static FlagState state(boolean enabled) {
        return new FlagState(enabled, List.of(), List.of(), new Serve.FixedVariant(Version1.ON));
    }

    /** The on/off flag of that key. */
    static FlagDefinition flag(String key, Map<String, FlagState> environments) {
        return new FlagDefinition(
                key,
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                Version1.ON_OFF,
                Version1.OFF,
                environments);
    }

    /** The first thing that needs version 1, in words. */
    static Optional<String> unsayable(
            Map<String, Environment> environments, Map<String, FlagDefinition> flags, Map<String, Segment> segments) {
        for (Environment environment : environments.values()) {
            if (!isPlain(environment)) {
                return Optional.of("the policy of " + environment.key());
            }
        }
        if (!segments.isEmpty()) {
            return Optional.of("the segment " + segments.keySet().iterator().next());
        }
        for (FlagDefinition flag : flags.values()) {
            Optional<String> what = unsayable(flag);
            if (what.isPresent()) {
                return what;
            }
        }
        for (FlagDefinition flag : flags.values()) {
            if (flag.environments().isEmpty()) {
                return Optional.of("a flag that is in no environment, " + flag.key());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> unsayable(FlagDefinition flag) {
        for (Map.Entry<String, FlagState> entry : flag.environments().entrySet()) {
            FlagState state = entry.getValue();
            if (!isPlain(state)) {
                return Optional.of(reason(state) + " for " + flag.key() + " in " + entry.getKey());
            }
        }
        return hasFacts(flag) ? Optional.of("what is written about " + flag.key()) : Optional.empty();
    }

    /** Field by field: the equals of records is linked at run time, which a short command would notice. */
    private static boolean isPlain(FlagState state) {
        return state.prerequisites().isEmpty()
                && state.rules().isEmpty()
                && state.serve() instanceof Serve.FixedVariant fixed
                && fixed.variant().equals(Version1.ON);
    }

    private static boolean isPlain(Environment environment) {
        return environment.critical() == environment.key().equals("production")
                && environment.approvals() == 0
                && environment.reason() == Environment.Requirement.OPTIONAL
                && environment.ticket() == Environment.Requirement.OPTIONAL
                && environment.externalEdits() == Environment.ExternalEdits.ADOPT
                && environment.retention() == Environment.USUAL_RETENTION;
    }

    private static String reason(FlagState state) {
        if (!state.prerequisites().isEmpty()) {
            return "prerequisites";
        }
        if (!state.rules().isEmpty()) {
            return "rules";
        }
        return state.serve() instanceof Serve.Split ? "a split" : "another variant than on";
    }

    private static boolean hasFacts(FlagDefinition flag) {
        return !flag.description().isEmpty()
                || flag.kind().isPresent()
                || flag.risk().isPresent()
                || flag.owner().isPresent()
                || flag.expires().isPresent()
                || !flag.tags().isEmpty()
                || flag.archived()
                || !flag.off().equals(Version1.OFF)
                || !Version1.isOnOff(flag.variants());
    }
}

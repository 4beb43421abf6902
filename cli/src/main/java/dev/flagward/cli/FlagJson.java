package dev.flagward.cli;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagWords;
import dev.flagward.document.Kind;
import dev.flagward.document.Risk;
import java.time.LocalDate;

/** A flag in the JSON of results. */
final class FlagJson {
    private FlagJson() {}

    /** What the flag is, without what it does. */
    static JsonObject of(FlagDefinition flag) {
        JsonObject object = new JsonObject().put("key", flag.key());
        if (!flag.description().isEmpty()) {
            object.put("description", flag.description());
        }
        return object.put("kind", flag.kind().map(Kind::word))
                .put("risk", flag.risk().map(Risk::word))
                .put("owner", flag.owner())
                .put("expires", flag.expires().map(LocalDate::toString));
    }

    /** What the flag is, and what it does in the environment. */
    static JsonObject in(FlagDefinition flag, String environment) {
        return state(of(flag), flag, environment);
    }

    /** Adds what the flag does in the environment. */
    static JsonObject state(JsonObject object, FlagDefinition flag, String environment) {
        return object.put("state", Glance.at(flag, environment).word())
                .put("enabled", flag.state(environment).enabled() && !flag.archived())
                .put("words", FlagWords.state(flag, environment));
    }
}

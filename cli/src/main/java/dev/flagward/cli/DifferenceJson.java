package dev.flagward.cli;

import dev.flagward.document.Difference;
import dev.flagward.engine.Value;

/** A difference in the JSON of results. */
final class DifferenceJson {
    private DifferenceJson() {}

    static Value of(Difference difference) {
        return new JsonObject()
                .put("environment", difference.environment())
                .put("flag", difference.flag())
                .put("words", difference.words())
                .toValue();
    }
}

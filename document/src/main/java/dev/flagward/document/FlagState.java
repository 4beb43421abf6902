package dev.flagward.document;

import dev.flagward.engine.Prerequisite;
import dev.flagward.engine.Rule;
import dev.flagward.engine.Serve;
import java.util.List;

/**
 * What a flag does in one environment.
 *
 * @param serve what is served when no rule matches
 */
public record FlagState(boolean enabled, List<Prerequisite> prerequisites, List<Rule> rules, Serve serve) {
    public FlagState {
        prerequisites = List.copyOf(prerequisites);
        rules = List.copyOf(rules);
    }
}

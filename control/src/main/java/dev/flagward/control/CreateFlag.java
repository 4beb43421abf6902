package dev.flagward.control;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import java.util.Optional;

/** A new flag, disabled in every environment that its definition says nothing about. */
public record CreateFlag(FlagDefinition definition) implements Change {
    @Override
    public String eventType() {
        return "flag_created";
    }

    @Override
    public Optional<String> flag() {
        return Optional.of(definition.key());
    }

    @Override
    public Next on(FlagDocument now) {
        Optional<FlagDefinition> there = now.find(definition.key());
        if (there.isPresent()) {
            return Next.refused(
                    ChangeError.FLAG_EXISTS,
                    "there is a flag " + definition.key() + " already"
                            + (there.get().archived() ? ", archived; a key is never used again for another flag" : ""),
                    "choose another key");
        }
        FlagDefinition flag = definition;
        for (String environment : now.environments().keySet()) {
            if (!flag.environments().containsKey(environment)) {
                FlagState usual = flag.state(environment);
                flag = flag.with(environment, usual);
            }
        }
        return Next.of(now, now.upgraded().with(flag));
    }
}

package dev.flagward.document;

import dev.flagward.engine.Value;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A flag over all environments: what it is, and what it does in each.
 *
 * @param description may be empty
 * @param expires the day from which the flag is overdue for removal
 * @param archived out of use: every environment serves the off variant, and the key is never used again for another
 * @param variants by name, in the document's order, all of one type
 * @param off the variant served when the flag is disabled
 * @param environments by environment key; an environment without an entry has the flag disabled
 */
public record FlagDefinition(
        String key,
        String description,
        Optional<Kind> kind,
        Optional<Risk> risk,
        Optional<String> owner,
        Optional<LocalDate> expires,
        List<String> tags,
        boolean archived,
        Map<String, Value> variants,
        String off,
        Map<String, FlagState> environments) {
    public FlagDefinition {
        tags = List.copyOf(tags);
        variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
        environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
    }
}

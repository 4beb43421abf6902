package dev.flagward.document;

import dev.flagward.engine.Flag;
import dev.flagward.engine.Serve;
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
        // Those of most flags are the same, and shared.
        variants = variants == Version1.ON_OFF ? variants : Collections.unmodifiableMap(new LinkedHashMap<>(variants));
        environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
    }

    /** What the flag does there; disabled, ready to serve what it would by default, where it has no entry. */
    public FlagState state(String environment) {
        FlagState state = environments.get(environment);
        return state != null
                ? state
                : new FlagState(
                        false,
                        List.of(),
                        List.of(),
                        Version1.usualServe(variants, off, false).orElse(new Serve.FixedVariant(off)));
    }

    /** The flag as that environment sees it: disabled when archived; owner, kind and risk as metadata. */
    public Flag in(String environment) {
        FlagState state = state(environment);
        Map<String, String> metadata = new LinkedHashMap<>();
        if (owner.isPresent()) {
            metadata.put("owner", owner.get());
        }
        if (kind.isPresent()) {
            metadata.put("kind", kind.get().word());
        }
        if (risk.isPresent()) {
            metadata.put("risk", risk.get().word());
        }
        return new Flag(
                key,
                variants,
                off,
                state.enabled() && !archived,
                state.prerequisites(),
                state.rules(),
                state.serve(),
                metadata);
    }

    /** Whether the flag has the variants of one that names none: {@code on}, true, and {@code off}, false. */
    public boolean isOnOff() {
        return Version1.isOnOff(variants);
    }

    /** A new on/off flag, in no environment yet. */
    public static FlagDefinition onOff(String key) {
        return PlainFormat.flag(key, Map.of());
    }

    /** The same with this state, in the place of the one it had there or at the end. */
    public FlagDefinition with(String environment, FlagState state) {
        Map<String, FlagState> next = new LinkedHashMap<>(environments);
        next.put(environment, state);
        return new FlagDefinition(key, description, kind, risk, owner, expires, tags, archived, variants, off, next);
    }

    /** The same, out of use. */
    public FlagDefinition retired() {
        return new FlagDefinition(
                key, description, kind, risk, owner, expires, tags, true, variants, off, environments);
    }

    /** The same, back in use. */
    public FlagDefinition revived() {
        return new FlagDefinition(
                key, description, kind, risk, owner, expires, tags, false, variants, off, environments);
    }

    /** The same with variants and environments in the other definition's order. */
    FlagDefinition orderedLike(FlagDefinition other) {
        return new FlagDefinition(
                key,
                description,
                kind,
                risk,
                owner,
                expires,
                tags,
                archived,
                FlagDocument.ordered(variants, other.variants),
                off,
                FlagDocument.ordered(environments, other.environments));
    }
}

package dev.flagward.control;

import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.NearestNames;
import java.util.Collection;
import java.util.function.Function;

/** Finds what a change names, or says what it may have meant. */
final class Places {
    private Places() {}

    /** Goes on with the flag of that key, which must not be archived. */
    static Next withFlag(FlagDocument now, String key, Function<FlagDefinition, Next> change) {
        return withAnyFlag(
                now,
                key,
                flag -> flag.archived()
                        ? Next.refused(
                                ChangeError.ARCHIVED,
                                "the flag " + key + " is archived",
                                "bring it back with flagward unarchive " + key)
                        : change.apply(flag));
    }

    /** Goes on with the flag of that key, archived or not. */
    static Next withAnyFlag(FlagDocument now, String key, Function<FlagDefinition, Next> change) {
        return now.find(key)
                .map(change)
                .orElseGet(() -> missing(
                        ChangeError.NO_SUCH_FLAG, "flag", key, now.flags().keySet()));
    }

    /** Goes on with the flag of that key, which must not be archived, in an environment that is there. */
    static Next withFlagIn(FlagDocument now, String key, String environment, Function<FlagDefinition, Next> change) {
        return now.environments().containsKey(environment)
                ? withFlag(now, key, change)
                : noEnvironment(now, environment);
    }

    static Next noEnvironment(FlagDocument now, String environment) {
        return missing(
                ChangeError.NO_SUCH_ENVIRONMENT,
                "environment",
                environment,
                now.environments().keySet());
    }

    static Next missing(ChangeError code, String what, String name, Collection<String> known) {
        var near = NearestNames.of(name, known);
        String mend = !near.isEmpty()
                ? "did you mean " + String.join(" or ", near) + "?"
                : known.isEmpty() ? "there is none yet" : "there are " + few(known);
        return Next.refused(code, "there is no " + what + " " + name, mend);
    }

    private static String few(Collection<String> known) {
        String first = String.join(", ", known.stream().limit(12).toList());
        return known.size() > 12 ? first + " and " + (known.size() - 12) + " more" : first;
    }
}

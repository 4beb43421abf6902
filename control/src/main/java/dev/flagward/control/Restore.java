package dev.flagward.control;

import dev.flagward.document.Environment;
import dev.flagward.document.FlagDefinition;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.FlagState;
import dev.flagward.document.Problems;
import java.util.Objects;
import java.util.Optional;

/**
 * Puts an earlier state back: the whole document, one environment, one flag, or one flag in one environment. A change
 * like any other, which makes a new revision.
 *
 * @param source the document as it was
 * @param flag only this flag
 * @param environment only this environment
 */
public record Restore(FlagDocument source, Optional<String> flag, Optional<String> environment) implements Change {
    @Override
    public String eventType() {
        return flag.isPresent()
                ? "flag_restored"
                : environment.isPresent() ? "environment_restored" : "document_restored";
    }

    @Override
    public String asked() {
        return "document " + source.digest() + ", " + flag + ", " + environment;
    }

    @Override
    public Next on(FlagDocument now) {
        if (isWhole()) {
            return new Next(Optional.of(source.orderedLike(now)), Problems.NONE);
        }
        if (environment.isPresent() && !now.environments().containsKey(environment.get())) {
            return Places.noEnvironment(now, environment.get());
        }
        if (environment.isPresent() && !source.environments().containsKey(environment.get())) {
            return notThere("environment", environment.get());
        }
        if (flag.isPresent() && source.find(flag.get()).isEmpty()) {
            return notThere("flag", flag.get());
        }
        if (environment.isEmpty()) {
            return Next.of(now, now.upgraded().with(flag.flatMap(source::find).orElseThrow()));
        }
        return flag.isPresent()
                ? Places.withAnyFlag(
                        now, flag.get(), current -> Next.of(now, now.upgraded().with(back(current))))
                : Next.of(now, wholeEnvironment(now));
    }

    /** Whether everything goes back, and so also everything that was edited beside the store. */
    boolean isWhole() {
        return flag.isEmpty() && environment.isEmpty();
    }

    private static Next notThere(String what, String name) {
        return Next.refused(
                ChangeError.NOT_THERE_THEN,
                "there was no " + what + " " + name + " then",
                "choose a later revision; see flagward history");
    }

    private FlagDocument wholeEnvironment(FlagDocument now) {
        Environment policy = Objects.requireNonNull(source.environments().get(environment.orElseThrow()));
        FlagDocument next = now.upgraded().with(policy);
        for (FlagDefinition current : now.flags().values()) {
            next = next.with(back(current));
        }
        return next;
    }

    /** The flag with the state it had then; without one if it was not there. */
    private FlagDefinition back(FlagDefinition current) {
        String place = environment.orElseThrow();
        Optional<FlagState> then = source.find(current.key())
                .flatMap(old -> Optional.ofNullable(old.environments().get(place)));
        if (then.isPresent()) {
            return current.with(place, then.get());
        }
        if (!current.environments().containsKey(place)) {
            return current;
        }
        FlagState state = current.state(place);
        return current.with(place, new FlagState(false, state.prerequisites(), state.rules(), state.serve()));
    }
}

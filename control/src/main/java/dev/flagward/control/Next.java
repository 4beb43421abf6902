package dev.flagward.control;

import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import java.util.Optional;

/**
 * What a change makes of a document, or why it cannot.
 *
 * @param document present exactly when there are no problems
 */
record Next(Optional<FlagDocument> document, Problems problems) {
    /** Written in the format of the document before, if that can say it. */
    static Next of(FlagDocument before, FlagDocument next) {
        if (before.format() == FlagDocument.Format.VERSION_1) {
            return new Next(Optional.of(next), Problems.NONE);
        }
        return next.plain()
                .map(plain -> new Next(Optional.of(plain), Problems.NONE))
                .orElseGet(() -> refused(
                        ChangeError.NEEDS_UPGRADE,
                        "the plain format cannot say " + next.beyondPlain().orElse("this"),
                        "run flagward upgrade first; it changes no flag, and flagward upgrade --plain takes it back"));
    }

    static Next refused(ChangeError code, String message, String mend) {
        return new Next(Optional.empty(), Problems.of(Problem.of(code, message, mend)));
    }

    static Next refused(Problems problems) {
        return new Next(Optional.empty(), problems);
    }
}

package dev.flagward.cli;

import dev.flagward.document.ErrorCode;
import dev.flagward.document.NearestNames;
import dev.flagward.document.Problem;
import java.util.Collection;
import java.util.List;

/** Problems with a word that is not known, whose mend is the word that may have been meant. */
final class Suggestions {
    private Suggestions() {}

    /**
     * The problem.
     *
     * @param listing the command that lists the known words, named when none of them is near
     */
    static Problem unknown(ErrorCode code, String message, String word, Collection<String> known, String listing) {
        List<String> near = NearestNames.of(word, known);
        return Problem.of(
                code, message, near.isEmpty() ? "see " + listing : "did you mean " + String.join(" or ", near) + "?");
    }
}

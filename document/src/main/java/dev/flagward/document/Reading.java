package dev.flagward.document;

import java.util.Optional;

/**
 * What reading a flag document came to: the document, or everything that is wrong with it.
 *
 * @param document present exactly when there are no problems
 */
public record Reading(Optional<FlagDocument> document, Problems problems) {
    public Reading {
        if (document.isPresent() == problems.any()) {
            throw new IllegalArgumentException("a reading has either a document or problems");
        }
    }
}

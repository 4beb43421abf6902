package dev.flagward.maven.plugin;

import dev.flagward.document.Problems;
import java.util.Optional;

/**
 * What making a class came to: its source, or everything that is in the way.
 *
 * @param source present exactly when there are no problems
 */
record Generation(Optional<String> source, Problems problems) {
    Generation {
        if (source.isPresent() == problems.any()) {
            throw new IllegalArgumentException("a generation has either a source or problems");
        }
    }
}

package dev.flagward.cli;

import java.util.List;
import java.util.Optional;

/** A table of verbs. The names are a list and the verbs a switch, so that naming one loads no other's class. */
non-sealed interface Group extends Verb {
    /** The words of the table, in the order of the help. */
    List<String> verbs();

    /**
     * The verb of that name, newly built.
     *
     * @throws IllegalArgumentException if it is none of {@link #verbs()}
     */
    Verb verb(String name);

    /** What is meant where no verb follows; empty if one has to. */
    default Optional<Command> otherwise() {
        return Optional.empty();
    }
}

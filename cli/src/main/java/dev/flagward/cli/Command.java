package dev.flagward.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * One command. A new one is a final class with a constructor without parameters, and a line in the table of its
 * {@link Group}; it is built only when the command line names it, because start-up time is what a person feels first.
 */
non-sealed interface Command extends Verb {
    /** Adds the command's options and parameters; the shared ones come from {@link Options}. */
    void shape(CommandSpec spec);

    /** Does it. What the person can mend is thrown as {@link Stop}; anything else thrown is a defect. */
    Exit run(ParseResult line, Session session);
}

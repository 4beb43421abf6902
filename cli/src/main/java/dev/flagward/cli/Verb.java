package dev.flagward.cli;

/** A word of the command line: one {@link Command}, or a {@link Group} of further words. */
sealed interface Verb permits Command, Group {
    /** What it does, in one line for the help: a capital letter, no full stop. */
    String summary();
}

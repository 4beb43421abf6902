package dev.flagward.cli;

/** How a command ended, as scripts see it. The numbers are a promise. */
enum Exit {
    DONE(0),
    /** The change was refused, or what was asked for is invalid or not there. */
    REFUSED(1),
    /** The command line was not understood. */
    USAGE(2),
    /** Somebody else changed the same thing first. */
    CONFLICT(3),
    /** The store is unreachable or damaged. */
    STORE(4);

    private final int status;

    Exit(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}

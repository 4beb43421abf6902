package dev.flagward.cli;

import dev.flagward.document.ErrorCode;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;

/**
 * A command ends here, for a reason the person can mend: what to print on stderr and the exit status.
 *
 * <p>An exception although the outcome is expected: it ends a command from the depth of an option's check, where a
 * returned value would have to be handed through every caller only to reach {@link Dispatch}. It carries no stack trace
 * and never leaves this package.
 */
final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Exit exit;
    private final transient Problems problems;

    Stop(Exit exit, Problems problems) {
        super(problems.toString(), null, false, false);
        this.exit = exit;
        this.problems = problems;
    }

    static Stop refused(ErrorCode code, String message, String mend) {
        return new Stop(Exit.REFUSED, Problems.of(Problem.of(code, message, mend)));
    }

    static Stop usage(String message, String mend) {
        return new Stop(Exit.USAGE, Problems.of(Problem.of(CliError.USAGE, message, mend)));
    }

    static Stop store(ErrorCode code, String message, String mend) {
        return new Stop(Exit.STORE, Problems.of(Problem.of(code, message, mend)));
    }

    Exit exit() {
        return exit;
    }

    Problems problems() {
        return problems;
    }
}

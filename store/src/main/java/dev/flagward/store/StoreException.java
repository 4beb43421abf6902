package dev.flagward.store;

import dev.flagward.document.Problem;
import dev.flagward.document.Problems;

/** The store cannot be reached, is damaged, or holds no valid document. Says what to do about it. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problems problems;

    public StoreException(Problems problems) {
        super(problems.toString());
        this.problems = problems;
    }

    public StoreException(StoreError code, String message, String mend) {
        this(Problems.of(Problem.of(code, message, mend)));
    }

    public StoreException(StoreError code, String message, String mend, Throwable cause) {
        this(code, message, mend);
        initCause(cause);
    }

    /** The ledger is not what was written. */
    public static StoreException damaged(String what) {
        return new StoreException(
                StoreError.LEDGER_DAMAGED, what, "run flagward audit verify, and restore the ledger from a backup");
    }

    public Problems problems() {
        return problems;
    }
}

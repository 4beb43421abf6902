package dev.flagward.spring.boot.starter;

/** An application cannot start as it is configured: what is wrong and where, and the mend. */
final class Misconfigured extends RuntimeException {
    private final String problem;
    private final String mend;

    Misconfigured(String problem, String mend) {
        super(problem);
        this.problem = problem;
        this.mend = mend;
    }

    String problem() {
        return problem;
    }

    String mend() {
        return mend;
    }
}

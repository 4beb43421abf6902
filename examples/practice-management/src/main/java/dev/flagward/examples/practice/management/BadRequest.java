package dev.flagward.examples.practice.management;

/** A request that cannot be understood, with the answer to it; thrown while it is read, and by nobody else. */
final class BadRequest extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    BadRequest(int status, String words) {
        // Without a stack: it is the sender's mistake, and nobody looks for it here.
        super(words, null, false, false);
        this.status = status;
    }

    Answer answer() {
        return Answer.problem(status, String.valueOf(getMessage()));
    }
}

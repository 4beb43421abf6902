package dev.flagward.audit;

/** The words on the command line are not understood. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }

    String words() {
        return String.valueOf(getMessage());
    }
}

package dev.flagward.document;

/** The name of a kind of problem, with a page in {@code docs/errors/}. Each module has an enum of its own codes. */
public interface ErrorCode {
    /** {@code FW-} and four digits; never reused for another meaning. */
    String id();
}

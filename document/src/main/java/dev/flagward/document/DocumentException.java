package dev.flagward.document;

/** A promise about JSON text or a patch was broken; carries what is wrong. */
public final class DocumentException extends RuntimeException {
    private final transient Problems problems;

    public DocumentException(Problems problems) {
        super(problems.toString());
        this.problems = problems;
    }

    public Problems problems() {
        return problems;
    }
}

package dev.flagward.document;

/**
 * One thing that is not the same in two documents.
 *
 * @param environment where it matters; empty for all of them
 * @param flag the flag's key, {@code segment x} for a segment, or empty for the document and its environments
 * @param words what changes for whom
 */
public record Difference(String environment, String flag, String words) {

    /** One line: {@code production · telehealth_appointments_enabled: off for everyone → on for everyone}. */
    @Override
    public String toString() {
        String place = environment.isEmpty() ? flag : flag.isEmpty() ? environment : environment + " · " + flag;
        return place.isEmpty() ? words : place + ": " + words;
    }
}

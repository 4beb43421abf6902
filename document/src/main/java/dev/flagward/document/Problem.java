package dev.flagward.document;

import java.util.Optional;

/**
 * One thing that is wrong: what, where and what to do.
 *
 * @param where the file, and the line and column where they are known ({@code flags.json:14:9}); empty if the problem
 *     has no place
 * @param path the JSON pointer (RFC 6901) of the offending value; empty for the whole document or no document
 * @param message what is wrong, in lower case, quoting the value
 * @param mend what to do about it
 */
public record Problem(ErrorCode code, String where, String path, String message, String mend) {

    /** A problem without a place in a document. */
    public static Problem of(ErrorCode code, String message, String mend) {
        return new Problem(code, "", "", message, mend);
    }

    /** One line: {@code FW-1203 flags.json:14:9 the split adds up to 95, not 100: raise a weight}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(code.id());
        Optional.of(where)
                .filter(place -> !place.isEmpty())
                .ifPresent(place -> line.append(' ').append(place));
        return line.append(' ')
                .append(message)
                .append(mend.isEmpty() ? "" : ": " + mend)
                .toString();
    }
}

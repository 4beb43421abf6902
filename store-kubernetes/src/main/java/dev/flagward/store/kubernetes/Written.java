package dev.flagward.store.kubernetes;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the document was last written for; an annotation of its ConfigMap, so that it changes with the document or not at
 * all.
 *
 * @param revision the entry whose document it was; 0 if the ledger was about to be started
 * @param root of the tree over the entries up to that one
 * @param fingerprint the SHA-256 of the document's text
 * @param page the number of the page that has the entry
 */
record Written(long revision, Hash root, String fingerprint, int page) {
    static final String ANNOTATION = "flagward.dev/written";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15}) (\\S{44}) ([0-9a-f]{64}) (\\d{1,9})");

    static Written before(String fingerprint) {
        return new Written(0, Frontier.EMPTY.root(), fingerprint, 1);
    }

    /** Empty if it is not exactly what was written. */
    static Optional<Written> parse(String text) {
        Matcher words = TEXT.matcher(text);
        if (!words.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Written(
                    Long.parseLong(words.group(1)),
                    Hash.parse(words.group(2)),
                    words.group(3),
                    Integer.parseInt(words.group(4))));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return revision + " " + root + " " + fingerprint + " " + page;
    }
}

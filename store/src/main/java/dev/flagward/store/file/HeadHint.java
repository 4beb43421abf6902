package dev.flagward.store.file;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known about a ledger up to some entry, so that a reader starts there. Nothing depends on it: without it, or
 * with an old one, everything is computed again from the entries, except whether the document was ever written.
 *
 * @param bytes where the lines it knows end
 * @param frontier the tree over them
 * @param digest the document's digest after them
 * @param fingerprint the SHA-256 of the document's file as it was last written; of which entry is told by the frontier
 * @param changed when each flag was last changed
 */
record HeadHint(long bytes, Frontier frontier, String digest, String fingerprint, Map<String, Instant> changed) {
    private static final String FIRST = "flagward head 1";

    HeadHint {
        changed = Map.copyOf(changed);
    }

    byte[] toBytes() {
        StringBuilder text = new StringBuilder(FIRST)
                .append("\n")
                .append(bytes)
                .append("\n")
                .append(frontier.toText())
                .append("\n")
                .append(digest)
                .append("\n")
                .append(fingerprint)
                .append("\n");
        new TreeMap<>(changed)
                .forEach((flag, at) ->
                        text.append(at.toEpochMilli()).append(' ').append(flag).append("\n"));
        text.append(hash(text.toString())).append("\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Empty if it is not exactly what was written. */
    static Optional<HeadHint> parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int last = text.lastIndexOf('\n', text.length() - 2) + 1;
        if (!text.endsWith("\n") || !text.substring(last, text.length() - 1).equals(hash(text.substring(0, last)))) {
            return Optional.empty();
        }
        String[] lines = text.substring(0, last).split("\n", -1);
        if (lines.length < 6 || !lines[0].equals(FIRST)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new HeadHint(
                    Long.parseLong(lines[1]), Frontier.parse(lines[2]), lines[3], lines[4], changed(lines)));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Map<String, Instant> changed(String[] lines) {
        Map<String, Instant> changed = new HashMap<>();
        for (int i = 5; i < lines.length - 1; i++) {
            int space = lines[i].indexOf(' ');
            changed.put(
                    lines[i].substring(space + 1),
                    Instant.ofEpochMilli(Long.parseLong(lines[i].substring(0, Math.max(0, space)))));
        }
        return changed;
    }

    private static String hash(String text) {
        return Hash.sha256(text.getBytes(StandardCharsets.UTF_8)).hex();
    }
}

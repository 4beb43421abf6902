package dev.flagward.store.file;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a walk over a ledger takes from an entry, found in its bytes without making a tree of them: that would take longer
 * than to hash them. Only for bytes that are known to be canonical JSON.
 */
final class EntryOutline {
    private final Map<String, String> texts = new HashMap<>();
    private final byte[] bytes;

    private EntryOutline(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Empty if the entry changed flags that only its patch names, or spells something in a way that has to be parsed. */
    static Optional<EntryOutline> of(byte[] canonical) {
        EntryOutline outline = new EntryOutline(canonical);
        return outline.collect() && (!outline.applied() || outline.flag().isPresent())
                ? Optional.of(outline)
                : Optional.empty();
    }

    private boolean collect() {
        int at = 1;
        while (bytes[at] == '"') {
            int nameEnd = textEnd(at);
            int value = nameEnd + 2;
            int end = valueEnd(value);
            String name = text(at + 1, nameEnd);
            switch (name) {
                case "document_after", "document_before", "feature_flag", "outcome", "over_drift", "timestamp" -> {
                    String text = bytes[value] == '"' ? text(value + 1, end - 1) : "\\";
                    if (text.indexOf('\\') >= 0) {
                        return false;
                    }
                    texts.put(name, text);
                }
                default -> {}
            }
            if (bytes[end] != ',') {
                return true;
            }
            at = end + 1;
        }
        return true;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Where the quote that ends a text is. */
    private int textEnd(int quote) {
        int at = quote + 1;
        while (bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    /** Where what follows a value is. */
    private int valueEnd(int from) {
        int depth = 0;
        int at = from;
        while (true) {
            byte c = bytes[at];
            if (depth == 0 && (c == ',' || c == '}')) {
                return at;
            }
            if (c == '"') {
                at = textEnd(at);
            } else if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            }
            at++;
        }
    }

    boolean applied() {
        return texts.getOrDefault("outcome", "").equals("applied");
    }

    Optional<String> flag() {
        return Optional.ofNullable(texts.get("feature_flag"));
    }

    String documentBefore() {
        return texts.getOrDefault("document_before", "");
    }

    String documentAfter() {
        return texts.getOrDefault("document_after", "");
    }

    Optional<String> overDrift() {
        return Optional.ofNullable(texts.get("over_drift"));
    }

    /** When it was written; long ago if that cannot be read. */
    Instant at() {
        try {
            return Instant.parse(texts.getOrDefault("timestamp", ""));
        } catch (DateTimeParseException unreadable) {
            return Instant.EPOCH;
        }
    }
}

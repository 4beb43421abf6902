package dev.flagward.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One order of keys out of several lists: a key that only a later list has goes behind its neighbour there, so that
 * lists that agree with one another are written again as they were.
 */
final class KeyOrder {
    private static final String START = "";

    private final Map<String, String> next = new HashMap<>();

    /** Puts a new key behind one that is there, or first if that is empty. */
    void insert(String key, String before) {
        String after = next.put(before, key);
        next.put(key, after == null ? START : after);
    }

    List<String> keys() {
        List<String> keys = new ArrayList<>(next.size());
        String key = next.getOrDefault(START, START);
        while (!key.isEmpty()) {
            keys.add(key);
            key = next.getOrDefault(key, START);
        }
        return keys;
    }
}

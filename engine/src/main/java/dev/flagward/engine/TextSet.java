package dev.flagward.engine;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Texts to be looked up often: two arrays, open addressing, at most half full. A text that is not in it is mostly told
 * by its hash alone, which a string keeps.
 */
final class TextSet {
    private final @Nullable String[] texts;
    private final int[] hashes;

    TextSet(Collection<String> all) {
        int size = Integer.highestOneBit(Math.max(all.size(), 1)) * 4;
        this.texts = new String[size];
        this.hashes = new int[size];
        for (String text : all) {
            int i = place(text.hashCode());
            while (texts[i] != null) {
                i = (i + 1) & (size - 1);
            }
            texts[i] = text;
            hashes[i] = text.hashCode();
        }
    }

    boolean has(String text) {
        int hash = text.hashCode();
        int i = place(hash);
        while (true) {
            if (hashes[i] == hash && text.equals(texts[i])) {
                return true;
            }
            if (texts[i] == null) {
                return false;
            }
            i = (i + 1) & (texts.length - 1);
        }
    }

    private int place(int hash) {
        return (hash ^ hash >>> 16) & (texts.length - 1);
    }
}

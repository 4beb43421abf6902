package dev.flagward.engine;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Texts to be looked up often: two arrays, open addressing. A text that is not in it is mostly told
 * by its hash alone, which a string keeps.
 */
final class TextSet {
    private final @Nullable String[] texts;
    private final int[] hashes;

    TextSet(Collection<String> all) {
        int size = Probe.tableLength(all.size());
        this.texts = new String[size];
        this.hashes = new int[size];
        for (String text : all) {
            int i = Probe.first(text.hashCode(), size);
            while (texts[i] != null) {
                i = Probe.next(i, text.hashCode(), size);
            }
            texts[i] = text;
            hashes[i] = text.hashCode();
        }
    }

    boolean has(String text) {
        int hash = text.hashCode();
        int i = Probe.first(hash, texts.length);
        while (true) {
            if (hashes[i] == hash && text.equals(texts[i])) {
                return true;
            }
            if (texts[i] == null) {
                return false;
            }
            i = Probe.next(i, hash, texts.length);
        }
    }
}

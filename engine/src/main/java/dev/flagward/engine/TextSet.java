package dev.flagward.engine;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Texts to be looked up often: two arrays, open addressing. A text that is not in it is mostly told
 * by its hash alone, which a string keeps. A few texts stand side by side, since ten thousand flags have many such sets.
 */
final class TextSet {
    private static final int FEW = 6;

    private final @Nullable String[] texts;
    private final int[] hashes;
    private final boolean few;

    TextSet(Collection<String> all) {
        this.few = all.size() <= FEW;
        int size = few ? all.size() : Probe.tableLength(all.size());
        this.texts = new String[size];
        this.hashes = new int[size];
        int count = 0;
        for (String text : all) {
            int i = few ? count++ : free(text);
            texts[i] = text;
            hashes[i] = text.hashCode();
        }
    }

    private int free(String text) {
        int i = Probe.first(text.hashCode(), texts.length);
        while (texts[i] != null) {
            i = Probe.next(i, text.hashCode(), texts.length);
        }
        return i;
    }

    boolean has(String text) {
        return few ? isOneOfFew(text) : isFound(text);
    }

    private boolean isOneOfFew(String text) {
        int hash = text.hashCode();
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] == hash && text.equals(texts[i])) {
                return true;
            }
        }
        return false;
    }

    private boolean isFound(String text) {
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

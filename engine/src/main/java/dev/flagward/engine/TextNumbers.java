package dev.flagward.engine;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for the texts that conditions compare one attribute with, from 1 on. A context looks its text up once; after
 * that each condition compares numbers instead of characters.
 */
final class TextNumbers {
    /** A text that no condition compares with. */
    static final int UNKNOWN = -1;

    private final @Nullable String[] texts;
    private final int[] numbers;

    /** @param all in the order of their numbers */
    TextNumbers(Collection<String> all) {
        int size = Integer.highestOneBit(Math.max(all.size(), 1)) * 4;
        this.texts = new String[size];
        this.numbers = new int[size];
        int number = 0;
        for (String text : all) {
            int i = place(text);
            while (texts[i] != null) {
                i = i + 1 & size - 1;
            }
            number++;
            texts[i] = text;
            numbers[i] = number;
        }
    }

    int of(String text) {
        int i = place(text);
        while (true) {
            String known = texts[i];
            if (known == null) {
                return UNKNOWN;
            }
            if (known.equals(text)) {
                return numbers[i];
            }
            i = i + 1 & texts.length - 1;
        }
    }

    private int place(String text) {
        int hash = text.hashCode();
        return (hash ^ hash >>> 16) & texts.length - 1;
    }
}

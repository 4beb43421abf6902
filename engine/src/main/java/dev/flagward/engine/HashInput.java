package dev.flagward.engine;

import java.nio.charset.StandardCharsets;

/**
 * A text as {@link Murmur3} reads it: its UTF-8 in words of four bytes, the first byte lowest; the last word is filled up
 * with zeros. A surrogate without its other half counts as '?', as in {@link String#getBytes}.
 *
 * <p>Made when a context is prepared, so that a hash reads whole words: half the time of reading characters in place.
 */
final class HashInput {
    final String text;
    final int[] words;
    /** In bytes. */
    final int length;

    private HashInput(String text, int[] words, int length) {
        this.text = text;
        this.words = words;
        this.length = length;
    }

    static HashInput of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] words = new int[(bytes.length + 3) >> 2];
        int whole = bytes.length >> 2;
        for (int i = 0; i < whole; i++) {
            int at = i << 2;
            words[i] = (bytes[at] & 0xFF)
                    | ((bytes[at + 1] & 0xFF) << 8)
                    | ((bytes[at + 2] & 0xFF) << 16)
                    | (bytes[at + 3] << 24);
        }
        for (int at = whole << 2; at < bytes.length; at++) {
            words[whole] |= (bytes[at] & 0xFF) << (8 * (at & 3));
        }
        return new HashInput(text, words, bytes.length);
    }
}

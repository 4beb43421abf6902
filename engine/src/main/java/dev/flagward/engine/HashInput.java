package dev.flagward.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A text as {@link Murmur3} reads it: its UTF-8 in words of four bytes, the first byte lowest; the last word is filled up
 * with zeros. A surrogate without its other half counts as '?', as in {@link String#getBytes}.
 *
 * <p>Made when a context is prepared, so that a hash reads whole words: half the time of reading characters in place. A
 * bare array, the length in bytes before the words, because an object around it is one more read from memory in each hash.
 */
final class HashInput {
    private HashInput() {}

    static int[] of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int whole = bytes.length >> 2;
        int[] input = new int[1 + ((bytes.length + 3) >> 2)];
        input[0] = bytes.length;
        // Not through a VarHandle, which costs a process 9 ms of its start on Java 17.
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < whole; i++) {
            input[1 + i] = buffer.getInt(i << 2);
        }
        for (int at = whole << 2; at < bytes.length; at++) {
            input[1 + whole] |= (bytes[at] & 0xFF) << (8 * (at & 3));
        }
        return input;
    }
}

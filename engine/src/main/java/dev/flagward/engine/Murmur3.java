package dev.flagward.engine;

/**
 * MurmurHash3 x86-32 [1] of a seed text followed by a value, each as UTF-8, stopped after the seed.
 *
 * <p>The seed is known when a snapshot is loaded, so its part of the work is done then; {@link #hash} goes on from
 * there, over the value's characters in place: four ASCII characters are one block, anything else is encoded on the
 * fly. Nothing is copied and nothing is made. A surrogate without its other half counts as '?', as in
 * {@link String#getBytes}.
 *
 * <p>[1] Austin Appleby, https://github.com/aappleby/smhasher, MurmurHash3_x86_32 with seed 0.
 */
final class Murmur3 {
    private static final int ASCII_LIMIT = 0x80;

    private final int state;
    /** The last zero to three bytes, which wait for a whole block. */
    private final int pending;
    /** How many bits of {@link #pending} count. */
    private final int pendingBits;
    /** Bytes read, those that wait included. */
    private final int length;

    private Murmur3(int state, int pending, int pendingBits, int length) {
        this.state = state;
        this.pending = pending;
        this.pendingBits = pendingBits;
        this.length = length;
    }

    static Murmur3 after(String seed) {
        int state = 0;
        long pending = 0;
        int bits = 0;
        int length = 0;
        for (int i = 0; i < seed.length(); i++) {
            int width = Utf8.width(seed, i);
            pending |= Utf8.bytes(seed, i) << bits;
            bits += 8 * width;
            length += width;
            if (bits >= 32) {
                state = mixed(state, (int) pending);
                pending >>>= 32;
                bits -= 32;
            }
            if (width == 4) {
                i++;
            }
        }
        return new Murmur3(state, (int) pending, bits, length);
    }

    /** The hash of seed and text together; read it as unsigned. */
    int hash(String text) {
        int h = state;
        long waiting = pending;
        int bits = pendingBits;
        int bytes = length;
        int end = text.length();
        int i = 0;
        while (i < end) {
            if (i + 4 <= end) {
                int a = text.charAt(i);
                int b = text.charAt(i + 1);
                int c = text.charAt(i + 2);
                int d = text.charAt(i + 3);
                if ((a | b | c | d) < ASCII_LIMIT) {
                    waiting |= (long) (a | b << 8 | c << 16 | d << 24) << bits;
                    h = mixed(h, (int) waiting);
                    waiting >>>= 32;
                    bytes += 4;
                    i += 4;
                    continue;
                }
            }
            int width = Utf8.width(text, i);
            waiting |= Utf8.bytes(text, i) << bits;
            bits += 8 * width;
            bytes += width;
            if (bits >= 32) {
                h = mixed(h, (int) waiting);
                waiting >>>= 32;
                bits -= 32;
            }
            i += width == 4 ? 2 : 1;
        }
        if (bits > 0) {
            h ^= scrambled((int) waiting);
        }
        return finished(h ^ bytes);
    }

    private static int scrambled(int block) {
        return Integer.rotateLeft(block * 0xcc9e2d51, 15) * 0x1b873593;
    }

    private static int mixed(int h, int block) {
        return Integer.rotateLeft(h ^ scrambled(block), 13) * 5 + 0xe6546b64;
    }

    private static int finished(int hash) {
        int h = hash;
        h ^= h >>> 16;
        h *= 0x85ebca6b;
        h ^= h >>> 13;
        h *= 0xc2b2ae35;
        return h ^ h >>> 16;
    }
}

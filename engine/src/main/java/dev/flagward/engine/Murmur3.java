package dev.flagward.engine;

/**
 * MurmurHash3 x86-32 [1] of a seed text followed by a value, each as UTF-8, stopped after the seed.
 *
 * <p>The seed is known when a snapshot is loaded, so its part of the work is done then; {@link #hash} goes on from
 * there, wherever within a word the seed ended, and makes nothing.
 *
 * <p>[1] Austin Appleby, https://github.com/aappleby/smhasher, MurmurHash3_x86_32 with seed 0.
 */
final class Murmur3 {
    private final int state;
    /** The last zero to three bytes, which wait for a whole word. */
    private final long pending;
    /** How many bits of {@link #pending} count. */
    private final int pendingBits;
    /** Bytes read, those that wait included. */
    private final int length;

    private Murmur3(int state, long pending, int pendingBits, int length) {
        this.state = state;
        this.pending = pending;
        this.pendingBits = pendingBits;
        this.length = length;
    }

    static Murmur3 after(String seed) {
        int[] input = HashInput.of(seed);
        int length = input[0];
        int whole = length >> 2;
        int state = 0;
        for (int i = 1; i <= whole; i++) {
            state = mixed(state, input[i]);
        }
        int rest = length & 3;
        return new Murmur3(state, rest == 0 ? 0 : input[1 + whole], 8 * rest, length);
    }

    /** The hash of seed and value, a {@link HashInput}, together; read it as unsigned. */
    int hash(int[] value) {
        int bytes = value[0];
        int whole = bytes >> 2;
        int h = state;
        int bits = pendingBits;
        long waiting = pending;
        for (int i = 1; i <= whole; i++) {
            waiting |= Integer.toUnsignedLong(value[i]) << bits;
            h = mixed(h, (int) waiting);
            waiting >>>= 32;
        }
        int rest = bytes & 3;
        if (rest > 0) {
            waiting |= Integer.toUnsignedLong(value[1 + whole]) << bits;
            bits += 8 * rest;
            if (bits >= 32) {
                h = mixed(h, (int) waiting);
                waiting >>>= 32;
            }
        }
        // Zero, when nothing is left over, changes nothing.
        return finished(h ^ scrambled((int) waiting) ^ length + bytes);
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

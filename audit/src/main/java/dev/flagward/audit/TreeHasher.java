package dev.flagward.audit;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The two hashes of RFC 6962, section 2.1, over one digest that is used again and again. */
final class TreeHasher {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest digest = sha256();

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Writes SHA-256(0x00 ‖ entry) into the target. */
    void leaf(byte[] source, int from, int to, byte[] target, int at) {
        digest.update(LEAF);
        digest.update(source, from, to - from);
        finish(target, at);
    }

    /** Writes SHA-256(0x01 ‖ left ‖ right) into the target, which may be one of the two. */
    void node(byte[] left, int leftFrom, byte[] right, int rightFrom, byte[] target, int at) {
        digest.update(NODE);
        digest.update(left, leftFrom, Hash.BYTES);
        digest.update(right, rightFrom, Hash.BYTES);
        finish(target, at);
    }

    Hash node(Hash left, Hash right) {
        byte[] both = new byte[2 * Hash.BYTES];
        left.copyTo(both, 0);
        right.copyTo(both, Hash.BYTES);
        node(both, 0, both, Hash.BYTES, both, 0);
        return Hash.at(both, 0);
    }

    private void finish(byte[] target, int at) {
        try {
            digest.digest(target, at, Hash.BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("32 bytes hold a SHA-256", e);
        }
    }
}

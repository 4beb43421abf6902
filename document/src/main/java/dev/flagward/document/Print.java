package dev.flagward.document;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;

/** Some bytes, by their number and their SHA-256. */
record Print(int length, long first, long second, long third, long fourth) {

    /** Takes prints of one document's bytes, for one thread. */
    static final class Taker {
        private final MessageDigest sha256 = Digest.sha256();
        private final byte[] hash = new byte[sha256.getDigestLength()];
        private final ByteBuffer hashed = ByteBuffer.wrap(hash);
        private final ByteBuffer bytes;

        Taker(ByteBuffer bytes) {
            this.bytes = bytes.duplicate();
        }

        Print of(int start, int end) {
            hash(start, end);
            return new Print(end - start, hashed.getLong(0), hashed.getLong(8), hashed.getLong(16), hashed.getLong(24));
        }

        /** Whether the bytes from there on are those of the print; makes nothing. */
        boolean isOf(Print print, int start) {
            hash(start, start + print.length);
            return hashed.getLong(0) == print.first
                    && hashed.getLong(8) == print.second
                    && hashed.getLong(16) == print.third
                    && hashed.getLong(24) == print.fourth;
        }

        private void hash(int start, int end) {
            sha256.update(bytes.limit(end).position(start));
            try {
                sha256.digest(hash, 0, hash.length);
            } catch (DigestException impossible) {
                throw new IllegalStateException("there is room for the hash", impossible);
            }
        }
    }
}

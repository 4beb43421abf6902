package dev.flagward.audit;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256 value: 32 bytes, written as 44 characters of base64. */
public final class Hash {
    static final int BYTES = 32;
    static final int TEXT = 44;

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    /** The SHA-256 of bytes as they are, as in the name of a patch file. */
    public static Hash sha256(byte[] content) {
        return new Hash(TreeHasher.sha256().digest(content));
    }

    /** Reads the one base64 text a hash has; other spellings of the same bytes are refused. */
    public static Hash parse(String text) {
        return of(StrictText.base64(text, "a hash"));
    }

    static Hash at(byte[] source, int from) {
        return new Hash(Arrays.copyOfRange(source, from, from + BYTES));
    }

    public byte[] bytes() {
        return bytes.clone();
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    void copyTo(byte[] target, int from) {
        System.arraycopy(bytes, 0, target, from, BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash hash && MessageDigest.isEqual(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The base64 text. */
    @Override
    public String toString() {
        return Base64.getEncoder().encodeToString(bytes);
    }
}

package dev.flagward.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/** A short text that stands for bytes. */
public final class Fingerprint {
    private Fingerprint() {}

    static String of(byte[] bytes) {
        return text(sha256().digest(bytes));
    }

    /** Stands for all files of a disk and their names. */
    public static String of(SimulatedDisk disk) {
        MessageDigest digest = sha256();
        for (Map.Entry<String, byte[]> file : disk.contents().entrySet()) {
            digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(ByteBuffer.allocate(4).putInt(file.getValue().length).array());
            digest.update(file.getValue());
        }
        return text(digest.digest());
    }

    private static String text(byte[] hash) {
        return new String(hash, StandardCharsets.ISO_8859_1);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("every Java has SHA-256", broken);
        }
    }
}

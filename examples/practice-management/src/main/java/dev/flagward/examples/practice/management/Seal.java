package dev.flagward.examples.practice.management;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encryption with a key that lives as long as the process. */
final class Seal {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final byte[] key = new byte[32];

    Seal() {
        random.nextBytes(key);
    }

    /** Nonce and sealed text, in Base64. */
    String close(String text, int bits) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            SecretKeySpec part = new SecretKeySpec(Arrays.copyOf(key, bits / 8), "AES");
            cipher.init(Cipher.ENCRYPT_MODE, part, new GCMParameterSpec(TAG_BITS, nonce));
            Base64.Encoder base64 = Base64.getEncoder();
            return base64.encodeToString(nonce)
                    + base64.encodeToString(cipher.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has AES in this mode", impossible);
        }
    }
}

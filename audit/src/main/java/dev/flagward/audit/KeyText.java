package dev.flagward.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The text of a note key, name+ID+base64(algorithm ‖ key), taken apart. */
record KeyText(String name, int id, Hash key) {
    private static final byte ED25519 = 1;

    static KeyText parse(String text, String what) {
        String[] parts = text.split("\\+", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException(what + " is name+ID+base64, not " + shape(text));
        }
        byte[] tagged = StrictText.base64(parts[2], what);
        if (tagged.length != 1 + Hash.BYTES || tagged[0] != ED25519) {
            throw new IllegalArgumentException(what + " is not an Ed25519 key");
        }
        Hash key = Hash.of(Arrays.copyOfRange(tagged, 1, tagged.length));
        return new KeyText(StrictText.keyName(parts[0]), parseId(parts[1], what), key);
    }

    /** SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), its first four bytes. */
    static int id(String name, Hash publicKey) {
        MessageDigest digest = TreeHasher.sha256();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
        digest.update(ED25519);
        return ByteBuffer.wrap(digest.digest(publicKey.bytes())).getInt();
    }

    private static int parseId(String hex, String what) {
        if (!hex.matches("[0-9a-f]{8}")) {
            throw new IllegalArgumentException(what + " has an ID of 8 small hexadecimal digits after its name");
        }
        return HexFormat.fromHexDigits(hex);
    }

    private static String shape(String text) {
        return "a text of " + text.length() + " characters";
    }

    String text() {
        byte[] tagged = new byte[1 + Hash.BYTES];
        tagged[0] = ED25519;
        key.copyTo(tagged, 1);
        return name + "+" + HexFormat.of().toHexDigits(id) + "+"
                + Base64.getEncoder().encodeToString(tagged);
    }
}

package dev.flagward.audit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/** One signature line of a note: the key's name and base64(key ID ‖ signature). */
public record NoteSignature(String keyName, String blob) {
    private static final int ID_BYTES = 4;

    public NoteSignature {
        StrictText.keyName(keyName);
        if (StrictText.base64(blob, "a signature").length <= ID_BYTES) {
            throw new IllegalArgumentException("a signature holds a key ID and more: " + StrictText.shown(blob));
        }
    }

    static NoteSignature of(String keyName, int keyId, byte[] signature) {
        byte[] blob = ByteBuffer.allocate(ID_BYTES + signature.length)
                .putInt(keyId)
                .put(signature)
                .array();
        return new NoteSignature(keyName, Base64.getEncoder().encodeToString(blob));
    }

    static NoteSignature parse(String line) {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith("— ") || space < 2) {
            throw new IllegalArgumentException("a signature line is \"— name base64\", not " + StrictText.shown(line));
        }
        return new NoteSignature(line.substring(2, space), line.substring(space + 1));
    }

    public int keyId() {
        return ByteBuffer.wrap(Base64.getDecoder().decode(blob)).getInt();
    }

    byte[] signature() {
        byte[] all = Base64.getDecoder().decode(blob);
        return Arrays.copyOfRange(all, ID_BYTES, all.length);
    }

    String line() {
        return "— " + keyName + " " + blob + "\n";
    }
}

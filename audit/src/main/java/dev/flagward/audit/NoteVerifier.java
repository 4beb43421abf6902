package dev.flagward.audit;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** A public key that signs notes, with its name: {@code name+ID+base64(0x01 ‖ key)}. */
public final class NoteVerifier {
    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private final KeyText text;
    private final PublicKey key;

    private NoteVerifier(KeyText text) {
        this.text = text;
        this.key = publicKey(text.key());
    }

    public static NoteVerifier parse(String vkey) {
        KeyText text = KeyText.parse(vkey, "a verifier key");
        if (text.id() != KeyText.id(text.name(), text.key())) {
            throw new IllegalArgumentException("the ID in the key of " + text.name() + " does not belong to the key");
        }
        return new NoteVerifier(text);
    }

    static NoteVerifier of(String name, Hash publicKey) {
        return new NoteVerifier(new KeyText(StrictText.keyName(name), KeyText.id(name, publicKey), publicKey));
    }

    private static PublicKey publicKey(Hash encoded) {
        byte[] bigEndian = encoded.bytes();
        for (int i = 0; i < Hash.BYTES / 2; i++) {
            byte swapped = bigEndian[i];
            bigEndian[i] = bigEndian[Hash.BYTES - 1 - i];
            bigEndian[Hash.BYTES - 1 - i] = swapped;
        }
        boolean oddX = bigEndian[0] < 0;
        bigEndian[0] &= 0x7F;
        BigInteger y = new BigInteger(1, bigEndian);
        if (y.compareTo(PRIME) >= 0) {
            throw new IllegalArgumentException("the verifier key is not a point of the curve");
        }
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(oddX, y)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the verifier key is not an Ed25519 key: " + e.getMessage(), e);
        }
    }

    public String name() {
        return text.name();
    }

    public int keyId() {
        return text.id();
    }

    /** True if the signature line says it is by this key: name and ID are both its. */
    boolean claims(NoteSignature signature) {
        return signature.keyName().equals(name()) && signature.keyId() == keyId();
    }

    boolean verify(byte[] content, byte[] signature) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(content);
            return ed25519.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key of " + name() + " cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoteVerifier verifier && text.equals(verifier.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The verifier key text, as it is kept in {@code log.vkey} and handed to auditors. */
    @Override
    public String toString() {
        return text.text();
    }
}

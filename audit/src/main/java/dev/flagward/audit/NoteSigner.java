package dev.flagward.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;

/** A private key that signs notes: {@code PRIVATE+KEY+name+ID+base64(0x01 ‖ seed)}. Whoever has the text can sign. */
public final class NoteSigner {
    private static final String PREFIX = "PRIVATE+KEY+";

    private final KeyText text;

    private NoteSigner(KeyText text) {
        this.text = text;
    }

    /** Reads a key. Whether its ID belongs to its seed is found by {@link #verifier()}, which is slow the first time. */
    public static NoteSigner parse(String skey) {
        if (!skey.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a signer key starts with " + PREFIX);
        }
        return new NoteSigner(KeyText.parse(skey.substring(PREFIX.length()), "a signer key"));
    }

    public static NoteSigner generate(String name, SecureRandom random) {
        byte[] seed = new byte[Hash.BYTES];
        random.nextBytes(seed);
        Hash secret = Hash.of(seed);
        int id = KeyText.id(StrictText.keyName(name), publicKey(secret));
        return new NoteSigner(new KeyText(name, id, secret));
    }

    public String name() {
        return text.name();
    }

    public int keyId() {
        return text.id();
    }

    /** The key that checks what this one signs. */
    public NoteVerifier verifier() {
        NoteVerifier verifier = NoteVerifier.of(name(), publicKey(text.key()));
        if (verifier.keyId() != keyId()) {
            throw new IllegalArgumentException("the ID in the signer key of " + name() + " does not belong to the key");
        }
        return verifier;
    }

    public NoteSignature sign(String note) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(
                            NamedParameterSpec.ED25519, text.key().bytes())));
            ed25519.update(note.getBytes(StandardCharsets.UTF_8));
            return NoteSignature.of(name(), keyId(), ed25519.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 with a key of 32 bytes always signs", e);
        }
    }

    /** The signer key text. It is a secret: a file of it has mode 0600, and it appears in no log. */
    public String secretText() {
        return PREFIX + text.text();
    }

    private static Hash publicKey(Hash seed) {
        try {
            // The JDK derives a public key only while generating a pair: so the seed is what chance brings.
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Chosen(seed));
            return encoded((EdECPublicKey) generator.generateKeyPair().getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java since 15 has Ed25519", e);
        }
    }

    private static Hash encoded(EdECPublicKey key) {
        byte[] bigEndian = key.getPoint().getY().toByteArray();
        byte[] encoded = new byte[Hash.BYTES];
        for (int i = 0; i < Math.min(bigEndian.length, Hash.BYTES); i++) {
            encoded[i] = bigEndian[bigEndian.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            encoded[Hash.BYTES - 1] |= (byte) 0x80;
        }
        return Hash.of(encoded);
    }

    /** Names the key, and keeps the secret. */
    @Override
    public String toString() {
        return "the signer key of " + name();
    }

    /** A source of chance that brings 32 bytes known before. */
    private static final class Chosen extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final transient Hash seed;

        Chosen(Hash seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != Hash.BYTES) {
                throw new IllegalStateException("an Ed25519 seed has 32 bytes, not " + bytes.length);
            }
            seed.copyTo(bytes, 0);
        }
    }
}

package dev.flagward.testkit;

import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;

/**
 * Stands in for Ed25519 where a hundred thousand stores are opened and nobody looks at a signature: signing would be
 * three quarters of the time. What is written is a hash, as long as a signature and as surely determined.
 */
final class CheapSignatures implements AutoCloseable {
    private static final String NAME = "CheapSignatures";

    CheapSignatures() {
        Provider provider = new Named();
        Security.insertProviderAt(provider, 1);
    }

    @Override
    public void close() {
        Security.removeProvider(NAME);
    }

    private static final class Named extends Provider {
        private static final long serialVersionUID = 1;

        Named() {
            super(NAME, "1", "hashes in the place of signatures");
            put("Signature.Ed25519", Hashing.class.getName());
        }
    }

    /** Made by the provider, by name. */
    public static final class Hashing extends SignatureSpi {
        private final MessageDigest digest;

        public Hashing() throws NoSuchAlgorithmException {
            digest = MessageDigest.getInstance("SHA-512");
        }

        @Override
        protected void engineInitSign(PrivateKey key) {
            start(key);
        }

        @Override
        protected void engineInitVerify(PublicKey key) {
            throw new UnsupportedOperationException("these are no signatures");
        }

        private void start(Key key) {
            digest.reset();
            digest.update(key.getEncoded());
        }

        @Override
        protected void engineUpdate(byte b) {
            digest.update(b);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) {
            digest.update(bytes, from, length);
        }

        @Override
        protected byte[] engineSign() {
            return digest.digest();
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            return false;
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException(name);
        }
    }
}

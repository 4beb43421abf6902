package dev.flagward.store.kubernetes;

import dev.flagward.audit.Checkpoint;
import dev.flagward.audit.NoteSigner;
import dev.flagward.audit.SignedNote;
import dev.flagward.audit.TreeHead;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signs what a ledger says about itself, with a key that was made for it and is kept in a Secret. Reads it once. */
final class Seal {
    private static final String SIGNER_KEY = "log.skey";

    private final Cluster cluster;
    private final Places places;
    private volatile @Nullable NoteSigner known;

    Seal(Cluster cluster, Places places) {
        this.cluster = cluster;
        this.places = places;
    }

    /** Makes the ledger's key if there is none; the log's name is by chance, so that no two logs share one. */
    void prepare(SecureRandom random) {
        if (cluster.secret(places.signerKey()).isPresent()) {
            return;
        }
        byte[] name = new byte[8];
        random.nextBytes(name);
        NoteSigner made = NoteSigner.generate("flagward-" + HexFormat.of().formatHex(name), random);
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(places.namespace())
                .withName(places.signerKey())
                .withLabels(places.labels())
                .endMetadata()
                .withType("Opaque")
                .withImmutable(true)
                .addToData(
                        SIGNER_KEY,
                        Base64.getEncoder().encodeToString(made.secretText().getBytes(StandardCharsets.UTF_8)))
                .build();
        try {
            cluster.create(secret);
        } catch (CallFailure failed) {
            if (!failed.conflict()) {
                throw failed;
            }
            // Somebody else starts the ledger at the same time; theirs is the key.
        }
    }

    /** The key that checks what is signed. */
    String verifierKey() {
        return signer().verifier().toString();
    }

    /**
     * A signed checkpoint of that tree.
     *
     * @throws StoreException if there is no key to be had
     * @throws CallFailure if the cluster does not say
     */
    String note(TreeHead head) {
        NoteSigner signer = signer();
        return SignedNote.of(Checkpoint.of(signer.name(), head).text(), signer).toString();
    }

    private NoteSigner signer() {
        NoteSigner read = known;
        if (read == null) {
            read = read();
            known = read;
        }
        return read;
    }

    private NoteSigner read() {
        String where = "Secret " + places.namespace() + "/" + places.signerKey();
        Optional<String> text;
        try {
            text = cluster.secret(places.signerKey()).map(Secret::getData).map(values -> values.get(SIGNER_KEY));
        } catch (CallFailure failed) {
            if (failed.unknown() || failed.busy()) {
                throw failed;
            }
            throw noKey("the key in the " + where + " cannot be read: " + failed.reason(), failed);
        }
        try {
            byte[] secret = Base64.getDecoder()
                    .decode(text.orElseThrow(() -> noKey("the key in the " + where + " is missing", null)));
            return NoteSigner.parse(new String(secret, StandardCharsets.UTF_8).strip());
        } catch (IllegalArgumentException damaged) {
            throw noKey("the key in the " + where + " is damaged", null);
        }
    }

    private static StoreException noKey(String what, @Nullable Throwable cause) {
        String mend = "put it back, or ask for the right to read it; until then no checkpoint vouches for changes";
        return cause == null
                ? new StoreException(StoreError.NO_KEY, what, mend)
                : new StoreException(StoreError.NO_KEY, what, mend, cause);
    }
}

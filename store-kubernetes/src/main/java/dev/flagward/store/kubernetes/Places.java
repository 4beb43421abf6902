package dev.flagward.store.kubernetes;

import dev.flagward.audit.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Where the parts of a store in a cluster are: the document, and beside it, each in an object of its own, the pages of its
 * ledger, its signing key, and patches too long for an entry.
 *
 * @param namespace {@code pms}
 * @param configMap {@code feature-flags-config}
 * @param key of the document in that ConfigMap's data: {@code feature_flags.json}
 */
record Places(String namespace, String configMap, String key) {
    private static final int LONGEST_LABEL = 63;

    Places {
        if (namespace.isEmpty() || configMap.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException("a store in a cluster has a namespace, a ConfigMap and a key in it");
        }
    }

    /** One page of the ledger; numbers sort as they count. */
    String page(int number) {
        return String.format(Locale.ROOT, "%s-ledger-%05d", configMap, number);
    }

    /** The Secret of the key that signs checkpoints. */
    String signerKey() {
        return configMap + "-ledger-key";
    }

    String patch(String hash) {
        return configMap + "-patch-" + hash;
    }

    /** The Lease of that name, which is any text: told from others by the first half of its SHA-256. */
    String lease(String name) {
        String hash = Hash.sha256(name.getBytes(StandardCharsets.UTF_8)).hex();
        return configMap + "-lease-" + hash.substring(0, hash.length() / 2);
    }

    /** What the objects beside the document are told by. */
    Map<String, String> labels() {
        String whole = configMap.length() <= LONGEST_LABEL ? configMap : configMap.substring(0, LONGEST_LABEL);
        return Map.of(
                "app.kubernetes.io/managed-by",
                "flagward",
                "app.kubernetes.io/part-of",
                whole.replaceFirst("[^a-z0-9]+$", ""));
    }

    /** The ConfigMap as a person names it. */
    @Override
    public String toString() {
        return "ConfigMap " + namespace + "/" + configMap;
    }
}

package dev.flagward.store.kubernetes;

import dev.flagward.audit.Hash;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.Problem;
import dev.flagward.document.Problems;
import dev.flagward.document.Reading;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The ConfigMap of the document as it was read once; what else is in it is left as it is.
 *
 * @param map empty if there is none
 * @param fingerprint the SHA-256 of the document's text
 * @param written what the document was last written for, as far as the ConfigMap tells
 */
record DocumentMap(
        Places places, Optional<ConfigMap> map, String fingerprint, Reading reading, Optional<Written> written) {
    private static final String ABSENT = "absent";

    static DocumentMap read(Cluster cluster, Places places) {
        return of(places, cluster.configMap(places.configMap()));
    }

    static DocumentMap of(Places places, Optional<ConfigMap> map) {
        Optional<Written> written = map.map(found -> found.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(Written.ANNOTATION))
                .flatMap(Written::parse);
        Optional<byte[]> bytes = text(places, map);
        if (bytes.isEmpty()) {
            Reading nothing = new Reading(Optional.empty(), absent(places, map));
            return new DocumentMap(places, map, ABSENT, nothing, written);
        }
        Reading reading = DocumentReader.read(bytes.get(), places.key());
        return new DocumentMap(places, map, Hash.sha256(bytes.get()).hex(), reading, written);
    }

    private static Optional<byte[]> text(Places places, Optional<ConfigMap> map) {
        return map.map(ConfigMap::getData)
                .map(values -> values.get(places.key()))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** The document, byte for byte. */
    Optional<byte[]> text() {
        return text(places, map);
    }

    private static Problems absent(Places places, Optional<ConfigMap> map) {
        return Problems.of(Problem.of(
                StoreError.NO_DOCUMENT,
                map.isEmpty() ? "there is no " + places : "the " + places + " has no key " + places.key(),
                "name another with --store kubernetes://NAMESPACE/CONFIGMAP; if it was there, flagward restore writes it"
                        + " again"));
    }

    /** Whether the document is what was written into the ConfigMap, byte for byte. */
    boolean asWritten() {
        return written.isPresent() && written.get().fingerprint().equals(fingerprint);
    }

    /** The ConfigMap with that document in the place of this one. */
    ConfigMap with(byte[] content, Written of) {
        return edited(of)
                .addToData(places.key(), new String(content, StandardCharsets.UTF_8))
                .build();
    }

    /** The ConfigMap with the same document. */
    ConfigMap with(Written of) {
        return edited(of).build();
    }

    private ConfigMapBuilder edited(Written of) {
        ConfigMapBuilder builder = map.map(ConfigMapBuilder::new)
                .orElseGet(() -> new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(places.namespace())
                        .withName(places.configMap())
                        .endMetadata());
        return builder.editMetadata()
                .addToAnnotations(Written.ANNOTATION, of.toString())
                .endMetadata();
    }

    /** How many bytes of the ConfigMap are not the document. */
    long others() {
        return map.map(Sizes::of).orElse(0L)
                - text().map(bytes -> (long) bytes.length).orElse(0L);
    }

    /** Stops before anything is written if the ConfigMap can never be. */
    void mustBeMutable() {
        if (map.isPresent() && Boolean.TRUE.equals(map.get().getImmutable())) {
            throw new StoreException(
                    StoreError.NOT_WRITTEN,
                    "the " + places + " is immutable, so no change can be written to it",
                    "make it again without immutable: true; nothing was changed");
        }
    }
}

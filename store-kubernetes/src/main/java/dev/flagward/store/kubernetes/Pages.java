package dev.flagward.store.kubernetes;

import dev.flagward.document.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The pages of a ledger and its long patches, each read by one call. */
final class Pages {
    static final String PATCH = "patch.json.gz";

    private final Cluster cluster;
    private final Places places;

    Pages(Cluster cluster, Places places) {
        this.cluster = cluster;
        this.places = places;
    }

    Optional<LedgerPage> find(int number) {
        return cluster.configMap(places.page(number)).map(map -> LedgerPage.parse(number, map));
    }

    /** Looks for the newest page where nothing tells its number: pages are dense, and only the newest is not sealed. */
    Optional<LedgerPage> newest() {
        int high = 1;
        Optional<LedgerPage> last = Optional.empty();
        Optional<LedgerPage> next = find(high);
        while (next.isPresent() && next.get().sealed()) {
            last = next;
            high *= 2;
            next = find(high);
        }
        if (next.isPresent() || last.isEmpty()) {
            return next;
        }
        int low = last.get().number();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            next = find(middle);
            if (next.isPresent()) {
                last = next;
                low = middle;
            } else {
                high = middle;
            }
        }
        return last;
    }

    /** The bytes of a patch; may throw UncheckedIOException. */
    Optional<byte[]> patch(String hash) {
        return cluster.configMap(places.patch(hash)).map(Pages::unpacked);
    }

    private static byte[] unpacked(ConfigMap map) {
        Map<String, String> binary = map.getBinaryData() == null ? Map.of() : map.getBinaryData();
        try {
            return Packed.unpack(binary.getOrDefault(PATCH, ""), Json.MOST_BYTES);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged.getMessage(), damaged);
        }
    }
}

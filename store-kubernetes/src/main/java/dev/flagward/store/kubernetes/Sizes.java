package dev.flagward.store.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How large a ConfigMap is, as the API server counts: the bytes of its values, binary ones decoded. */
final class Sizes {
    /** The most that the API server takes. */
    static final long MOST = 1 << 20;

    private Sizes() {}

    static long of(ConfigMap map) {
        return of(map.getData()) + ofBinary(map.getBinaryData());
    }

    static long of(@Nullable Map<String, String> texts) {
        return texts == null
                ? 0
                : texts.values().stream()
                        .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                        .sum();
    }

    private static long ofBinary(@Nullable Map<String, String> base64) {
        return base64 == null
                ? 0
                : base64.values().stream()
                        .mapToLong(text -> text.length() / 4 * 3L)
                        .sum();
    }
}

package dev.flagward.telemetry;

import dev.flagward.client.Flagward;
import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import java.nio.charset.StandardCharsets;

/** Flags to be asked: one that is on, one with a rule, one that is split, one of texts. */
final class Clinic {
    private Clinic() {}

    static byte[] document(int share) {
        return """
                {
                  "version": 1,
                  "environments": { "production": {} },
                  "flags": {
                    "video": { "environments": { "production": true } },
                    "pilot": { "environments": { "production": { "enabled": true, "serve": "off",
                      "rules": [ { "id": "first", "when": { "attribute": "practice.id", "in": ["p-17"] }, "serve": "on" } ] } } },
                    "ramp": { "environments": { "production": { "enabled": true,
                      "serve": { "split": { "on": %d, "off": %d }, "seed": "ramp", "algorithm": "flagd-v2" } } } },
                    "layout": { "variants": { "a": "classic", "b": "modern" }, "off": "a",
                      "environments": { "production": { "enabled": true, "serve": "b" } } }
                  }
                }
                """.formatted(share, 100 - share).getBytes(StandardCharsets.UTF_8);
    }

    static FlagDocument flags(int share) {
        return DocumentReader.read(document(share), "flags.json").document().orElseThrow();
    }

    static Flagward client() {
        return Flagward.builder().document(flags(50)).start();
    }
}

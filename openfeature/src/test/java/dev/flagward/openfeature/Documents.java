package dev.flagward.openfeature;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Flag documents for tests. */
final class Documents {
    private Documents() {}

    /** Flags of all types; {@code ramp} splits, {@code pilot} has a rule. */
    static byte[] typed() {
        return """
                {
                  "version": 1,
                  "environments": { "production": {} },
                  "flags": {
                    "truth": { "owner": "team-a", "kind": "kill-switch", "risk": "clinical",
                      "environments": { "production": true } },
                    "bare": { "environments": { "production": true } },
                    "dark": { "environments": { "production": false } },
                    "text": { "variants": { "a": "one", "b": "two" }, "off": "b",
                      "environments": { "production": { "enabled": true, "serve": "a" } } },
                    "number": { "variants": { "a": 2.5, "b": 7 }, "off": "b",
                      "environments": { "production": { "enabled": true, "serve": "a" } } },
                    "whole": { "variants": { "a": 12, "b": 9007199254740992 }, "off": "b",
                      "environments": { "production": { "enabled": true, "serve": "a" } } },
                    "large": { "variants": { "a": 12, "b": 9007199254740992 }, "off": "b",
                      "environments": { "production": { "enabled": true, "serve": "b" } } },
                    "object": { "variants": { "a": { "n": 1, "r": 0.5, "t": "x", "b": true, "z": null,
                      "l": [1, "two", { "three": 3 }], "o": { "deep": { "er": [] } } }, "b": {} }, "off": "b",
                      "environments": { "production": { "enabled": true, "serve": "a" } } },
                    "list": { "variants": { "a": ["x", "y"], "b": [] }, "off": "b",
                      "environments": { "production": { "enabled": true, "serve": "a" } } },
                    "pilot": { "environments": { "production": { "enabled": true, "serve": "off",
                      "rules": [ { "id": "p", "when": { "attribute": "practice", "in": ["p-17"] }, "serve": "on" } ] } } },
                    "needy": { "environments": { "production": { "enabled": true,
                      "prerequisites": [ { "flag": "dark", "variants": ["on"] } ] } } },
                    "ramp": { "environments": { "production": { "enabled": true,
                      "serve": { "split": { "on": 50, "off": 50 } } } } }
                  }
                }
                """.getBytes(StandardCharsets.UTF_8);
    }

    /** One flag in the plain format. */
    static byte[] plain(String flag, String state) {
        return ("{\"production\": {\"" + flag + "\": " + state + "}}\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Writes as an editor does: a new file, renamed over the old one. */
    static void renameOver(Path file, byte[] content) throws IOException {
        Path making = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(making, content);
        Files.move(making, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

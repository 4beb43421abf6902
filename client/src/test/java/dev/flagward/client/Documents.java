package dev.flagward.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Flag documents for tests. */
final class Documents {
    private Documents() {}

    /** One flag in the plain format. */
    static byte[] plain(String flag, boolean on) {
        return ("{\"production\": {\"" + flag + "\": " + on + "}}\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Flags of all types in the version 1 format; {@code ramp} serves on to a share of the targeting keys. */
    static byte[] typed(int share) {
        return """
                {
                  "version": 1,
                  "environments": { "production": {} },
                  "flags": {
                    "text": { "variants": { "a": "one", "b": "two" }, "off": "b",
                      "environments": { "production": { "enabled": true, "serve": "a" } } },
                    "number": { "variants": { "a": 2.5, "b": 7 }, "off": "b",
                      "environments": { "production": { "enabled": true, "serve": "a" } } },
                    "whole": { "variants": { "a": 12, "b": 7 }, "off": "b",
                      "environments": { "production": { "enabled": true, "serve": "a" } } },
                    "object": { "variants": { "a": { "x": 1 }, "b": {} }, "off": "b",
                      "environments": { "production": { "enabled": true, "serve": "a" } } },
                    "rule": { "environments": { "production": { "enabled": true, "serve": "off",
                      "rules": [ { "id": "pilot", "when": { "attribute": "practice.id", "in": ["p-17"] }, "serve": "on" } ] } } },
                    "ramp": { "environments": { "production": { "enabled": true,
                      "serve": { "split": { "on": %d, "off": %d }, "seed": "ramp", "algorithm": "flagd-v2" } } } }
                  }
                }
                """.formatted(share, 100 - share).getBytes(StandardCharsets.UTF_8);
    }

    /** So many flags with a rule each, and behind them {@code last}, which serves that. */
    static byte[] large(int flags, String last) {
        StringBuilder text = new StringBuilder("{\"version\":1,\"environments\":{\"production\":{}},\"flags\":{\n");
        for (int i = 0; i < flags; i++) {
            text.append("\"flag-")
                    .append(i)
                    .append("\":{\"environments\":{\"production\":{\"enabled\":true,\"rules\":[")
                    .append("{\"id\":\"r\",\"when\":{\"attribute\":\"role\",\"in\":[\"nurse-")
                    .append(i)
                    .append("\",\"physician\"]},\"serve\":\"on\"}],\"serve\":\"off\"}}},\n");
        }
        text.append("\"last\":{\"environments\":{\"production\":{\"enabled\":true,\"serve\":\"")
                .append(last);
        return text.append("\"}}}}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Writes as an editor does: a new file, renamed over the old one. */
    static void renameOver(Path file, byte[] content) throws IOException {
        Path making = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(making, content);
        Files.move(making, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

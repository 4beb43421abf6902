package dev.flagward.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs the everyday commands once, in one process, so that a JVM can record which classes they need and lay them ready
 * for the next start. {@code scripts/start-archives.sh} calls it with a scratch directory.
 */
final class Rehearsal {
    private static final String DOCUMENT = """
            {
              "version": 1,
              "environments": { "production": {}, "development": {} },
              "flags": {
                "one": {
                  "description": "Shown once",
                  "kind": "release",
                  "risk": "clinical",
                  "owner": "house",
                  "expires": "2027-03-31",
                  "environments": {
                    "production": {
                      "enabled": true,
                      "rules": [
                        { "id": "pilot", "when": { "attribute": "practice.id", "in": ["p-17"] }, "serve": "on" }
                      ],
                      "serve": { "split": { "on": 25, "off": 75 }, "by": "practice.id", "seed": "one", "algorithm": "flagd-v2" }
                    },
                    "development": true
                  }
                },
                "two": { "environments": { "production": false, "development": true } }
              }
            }
            """;

    private static final String PLAIN = "{\"production\": {\"one\": false, \"two\": true}}";

    /** Each on the plain document, then each on the other. */
    private static final List<String> LINES = List.of(
            "status -e production -o json",
            "status -e production -o text",
            "list -o text",
            "list -o json",
            "show one -o text",
            "show two -o json",
            "validate -o json",
            "disable two -o text",
            "enable two --reason rehearsal --ticket T-1 -o json",
            "status -e production -o text",
            "evaluate two -k p-17 -c practice.id=p-17 -o text",
            "evaluate two -k p-17 --explain -o text",
            "history -o text",
            "diff -o text");

    private Rehearsal() {}

    /** Rehearses in the directory that is named. */
    public static void main(String[] arguments) throws IOException {
        for (String document : List.of(PLAIN, DOCUMENT)) {
            Path directory = Files.createTempDirectory(Path.of(arguments[0]), "rehearsal");
            Files.write(directory.resolve("feature_flags.json"), document.getBytes(StandardCharsets.UTF_8));
            Surroundings process = Surroundings.ofProcess();
            Surroundings scratch = new Surroundings(
                    Map.of(),
                    directory,
                    Terminal.of("out,utf8", Map.of()),
                    process.clock(),
                    process.in(),
                    process.out(),
                    process.err());
            for (String line : LINES) {
                Exit exit = Main.run(scratch, line.split(" "));
                if (exit != Exit.DONE) {
                    throw new IllegalStateException("flagward " + line + " ended with " + exit);
                }
            }
        }
    }
}

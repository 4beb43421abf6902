package dev.flagward.maven.plugin;

import dev.flagward.document.DocumentReader;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Manifest;
import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;

/** Manifests and sources for tests. */
final class Sample {
    static final String CLASS = "com.example.AppFlags";

    /** A flag of each type, each with another off variant than what it serves. */
    static final FlagDocument DOCUMENT = document("""
            {"version": 1, "environments": {"production": {}}, "flags": {
              "video_calls_enabled": {"description": "Visits by video", "environments": {"production": true}},
              "report.layout": {"variants": {"new": "modern", "old": "classic"}, "off": "old",
                "environments": {"production": {"enabled": true, "serve": "new"}}},
              "most-rooms": {"variants": {"few": -3, "many": 9007199254740992}, "off": "few",
                "environments": {"production": {"enabled": true, "serve": "many"}}},
              "share": {"variants": {"all": 1, "half": 0.5}, "off": "half",
                "environments": {"production": {"enabled": true, "serve": "all"}}},
              "limits": {"variants": {"x": {"b": [1, "two", null, true, {}], "a": {"c": []}}, "y": []}, "off": "x",
                "environments": {"production": {"enabled": true, "serve": "y"}}}
            }}
            """);

    private Sample() {}

    static FlagDocument document(String json) {
        return DocumentReader.read(json.getBytes(StandardCharsets.UTF_8), "flags.json")
                .document()
                .orElseThrow();
    }

    static Manifest.Entry bool(String key, String description) {
        return new Manifest.Entry(key, Manifest.Type.BOOLEAN, Value.of(false), description);
    }

    /** The source of {@link #CLASS}, which can be made. */
    static String source(Manifest manifest) {
        return source(CLASS, manifest);
    }

    static String source(String className, Manifest manifest) {
        Generation generation = FlagsClass.of(className, manifest, "flags.json");
        return generation
                .source()
                .orElseThrow(() -> new AssertionError(generation.problems().toString()));
    }
}

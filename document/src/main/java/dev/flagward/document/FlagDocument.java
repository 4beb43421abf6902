package dev.flagward.document;

import dev.flagward.engine.Segment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Every flag of a project: a valid flag document. Only {@link DocumentReader} and the changes of {@code control} make
 * one, and a document with a problem in it is never made. The maps keep the order of the file; equality ignores it.
 */
public record FlagDocument(
        Format format,
        Map<String, Environment> environments,
        Map<String, FlagDefinition> flags,
        Map<String, Segment> segments) {

    /** How the document is written. */
    public enum Format {
        /** {@code {"production": {"some_flag": true}}}: on/off only. */
        PLAIN,
        /** {@code {"version": 1, …}}: everything. */
        VERSION_1
    }

    public FlagDocument {
        environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
        flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
        segments = Collections.unmodifiableMap(new LinkedHashMap<>(segments));
    }
}

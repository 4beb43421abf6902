package dev.flagward.document;

import dev.flagward.engine.Flag;
import dev.flagward.engine.Segment;
import dev.flagward.engine.Snapshot;
import dev.flagward.engine.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every flag of a project: a valid flag document. Only {@link DocumentReader} and the changes of {@code control} make
 * one, and a document with a problem in it is never kept: see {@link #problems()}. The maps keep the order of the file;
 * equality ignores it.
 *
 * <p>A plain document holds only what the plain format can say, or it is not made.
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
        if (format == Format.PLAIN) {
            Optional<String> unsayable = PlainFormat.unsayable(environments, flags, segments);
            if (unsayable.isPresent()) {
                throw new IllegalArgumentException("the plain format cannot say " + unsayable.get());
            }
        }
    }

    /** The document's JSON tree, as it is written and hashed. */
    public Value toValue() {
        return DocumentTree.of(this);
    }

    /** {@code sha256:} and the hexadecimal hash of the canonical JSON (RFC 8785): the same for any order of flags. */
    public String digest() {
        return Digest.of(CanonicalJson.bytes(toValue()));
    }

    /**
     * The flags as one environment sees them, ready to be evaluated; archived ones are disabled.
     *
     * @throws IllegalArgumentException if there is no such environment
     */
    public Snapshot snapshot(String environment, long revision) {
        if (!environments.containsKey(environment)) {
            throw new IllegalArgumentException("no environment " + environment);
        }
        List<Flag> seen = new ArrayList<>(flags.size());
        for (FlagDefinition flag : flags.values()) {
            seen.add(flag.in(environment));
        }
        return Snapshot.of(environment, revision, seen, segments.values());
    }

    /** What the reader would say to this document; a change is kept only when that is nothing. */
    public Problems problems() {
        return DocumentReader.read(toValue(), "document").problems();
    }

    public Optional<FlagDefinition> find(String flag) {
        return Optional.ofNullable(flags.get(flag));
    }

    /**
     * What the flag does in the environment; disabled where it has no entry.
     *
     * @throws IllegalArgumentException if there is no such flag or environment
     */
    public FlagState state(String flag, String environment) {
        if (!environments.containsKey(environment)) {
            throw new IllegalArgumentException("no environment " + environment);
        }
        return find(flag)
                .orElseThrow(() -> new IllegalArgumentException("no flag " + flag))
                .state(environment);
    }

    /** With this flag, in the place of the one with its key or at the end. */
    public FlagDocument with(FlagDefinition flag) {
        Map<String, FlagDefinition> next = new LinkedHashMap<>(flags);
        next.put(flag.key(), flag);
        return new FlagDocument(format, environments, next, segments);
    }

    public FlagDocument without(String flag) {
        Map<String, FlagDefinition> next = new LinkedHashMap<>(flags);
        next.remove(flag);
        return new FlagDocument(format, environments, next, segments);
    }

    /** With this segment, in the place of the one with its key or at the end. */
    public FlagDocument with(Segment segment) {
        Map<String, Segment> next = new LinkedHashMap<>(segments);
        next.put(segment.key(), segment);
        return new FlagDocument(format, environments, flags, next);
    }

    public FlagDocument withoutSegment(String segment) {
        Map<String, Segment> next = new LinkedHashMap<>(segments);
        next.remove(segment);
        return new FlagDocument(format, environments, flags, next);
    }

    /** With this environment, in the place of the one with its key or at the end. */
    public FlagDocument with(Environment environment) {
        Map<String, Environment> next = new LinkedHashMap<>(environments);
        next.put(environment.key(), environment);
        return new FlagDocument(format, next, flags, segments);
    }

    /** The same in the version 1 format; {@link #plain()} takes it back. */
    public FlagDocument upgraded() {
        return new FlagDocument(Format.VERSION_1, environments, flags, segments);
    }

    /** The same in the plain format, if only what that can say is used. */
    public Optional<FlagDocument> plain() {
        return PlainFormat.unsayable(environments, flags, segments).isPresent()
                ? Optional.empty()
                : Optional.of(new FlagDocument(Format.PLAIN, environments, flags, segments));
    }

    /** What keeps this document from the plain format, in words: {@code rules for x in production}; empty if nothing. */
    public Optional<String> beyondPlain() {
        return PlainFormat.unsayable(environments, flags, segments);
    }

    /**
     * The same in the other document's order, so that writing it moves no line that says the same; what the other does
     * not have comes last.
     */
    public FlagDocument orderedLike(FlagDocument other) {
        Map<String, FlagDefinition> ordered = new LinkedHashMap<>();
        ordered(flags, other.flags)
                .forEach((key, flag) ->
                        ordered.put(key, other.find(key).map(flag::orderedLike).orElse(flag)));
        return new FlagDocument(
                format, ordered(environments, other.environments), ordered, ordered(segments, other.segments));
    }

    /** The members in the order of a map that has some of them. */
    static <V> Map<String, V> ordered(Map<String, V> members, Map<String, ?> like) {
        Map<String, V> ordered = new LinkedHashMap<>();
        for (String key : like.keySet()) {
            V member = members.get(key);
            if (member != null) {
                ordered.put(key, member);
            }
        }
        members.forEach(ordered::putIfAbsent);
        return ordered;
    }
}

package dev.flagward.document;

import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the code of applications has to know of flags: key, type, default and description, in the format that the command
 * line of OpenFeature reads. It holds nothing of environments, rules or states, so it changes only when code must.
 *
 * @param entries in the order of the file, each with a key of its own
 */
public record Manifest(List<Entry> entries) {
    /** 2⁵³: beyond it a double skips whole numbers. */
    private static final double MOST_EXACT = 0x1p53;

    public Manifest {
        entries = List.copyOf(entries);
        Set<String> keys = new HashSet<>();
        for (Entry entry : entries) {
            if (!keys.add(entry.key())) {
                throw new IllegalArgumentException("the key " + entry.key() + " is there twice");
            }
        }
    }

    /** What type a flag's variants have, in the words of the format. */
    public enum Type {
        BOOLEAN("boolean"),
        STRING("string"),
        /** Numbers without a fraction that a double holds exactly. */
        INTEGER("integer"),
        FLOAT("float"),
        /** Structures and lists. */
        OBJECT("object");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** Whether a flag of this type may have that value. */
        public boolean holds(Value value) {
            return switch (this) {
                case BOOLEAN -> value instanceof Value.Bool;
                case STRING -> value instanceof Value.Text;
                case INTEGER -> isWhole(value);
                case FLOAT -> value instanceof Value.Num;
                case OBJECT -> value instanceof Value.Structure || value instanceof Value.Sequence;
            };
        }

        /** The narrowest type that holds all of them; the variants of a flag always have one. */
        static Type of(Collection<Value> variants) {
            for (Type type : values()) {
                if (variants.stream().allMatch(type::holds)) {
                    return type;
                }
            }
            throw new IllegalArgumentException("variants of no type: " + variants);
        }

        private static boolean isWhole(Value value) {
            return value instanceof Value.Num number
                    && Math.rint(number.value()) == number.value()
                    && Math.abs(number.value()) <= MOST_EXACT;
        }
    }

    /**
     * One flag.
     *
     * @param key any text but an empty one; the keys of flag documents are stricter
     * @param defaultValue what the code falls back to
     * @param description may be empty
     */
    public record Entry(String key, Type type, Value defaultValue, String description) {
        public Entry {
            if (key.isEmpty()) {
                throw new IllegalArgumentException("an empty key");
            }
            if (!type.holds(defaultValue)) {
                throw new IllegalArgumentException(key + " is of type " + type.word() + ", not " + defaultValue);
            }
        }

        static Entry of(FlagDefinition flag) {
            return new Entry(
                    flag.key(),
                    Type.of(flag.variants().values()),
                    Objects.requireNonNull(flag.variants().get(flag.off()), flag.off()),
                    flag.description());
        }
    }

    /** The flags of a document, without the archived ones; the default of each is the value of its off variant. */
    public static Manifest of(FlagDocument document) {
        return new Manifest(document.flags().values().stream()
                .filter(flag -> !flag.archived())
                .map(Entry::of)
                .toList());
    }

    /** JSON in UTF-8, laid out as a flag document is: a changed flag touches its own lines only. */
    public byte[] write() {
        Map<String, Value> flags = new LinkedHashMap<>();
        for (Entry entry : entries) {
            Map<String, Value> fields = new LinkedHashMap<>();
            fields.put(ManifestReader.TYPE, Value.of(entry.type().word()));
            fields.put(ManifestReader.DEFAULT, entry.defaultValue());
            if (!entry.description().isEmpty()) {
                fields.put(ManifestReader.DESCRIPTION, Value.of(entry.description()));
            }
            flags.put(entry.key(), new Value.Structure(fields));
        }
        Value root = new Value.Structure(Map.of(ManifestReader.FLAGS, new Value.Structure(flags)));
        return Layout.ofDocument(root).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The manifest that the bytes hold.
     *
     * @param name the file's name for messages
     * @throws DocumentException with everything that is wrong
     */
    public static Manifest read(byte[] bytes, String name) {
        List<Entry> entries = new ArrayList<>();
        Findings findings = new Findings(name);
        new ManifestReader(findings, entries).read(bytes);
        if (findings.any()) {
            throw new DocumentException(findings.problems());
        }
        return new Manifest(entries);
    }
}

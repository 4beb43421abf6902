package dev.flagward.document;

import dev.flagward.document.Node.Form;
import dev.flagward.engine.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a manifest, entry by entry. What it gathers is one only if nothing was found wrong. */
final class ManifestReader {
    static final String FLAGS = "flags";
    static final String TYPE = "flagType";
    static final String DEFAULT = "defaultValue";
    static final String DESCRIPTION = "description";

    private static final int LONGEST_KEY = 256;
    private static final Set<String> ROOT = Set.of("$schema", FLAGS);
    private static final Set<String> FIELDS = Set.of(TYPE, DEFAULT, DESCRIPTION);
    /** The shape of an object's value may be described; a handle for an object has no use for it. */
    private static final Set<String> OBJECT_FIELDS = Set.of(TYPE, DEFAULT, DESCRIPTION, "schema");

    private static final Map<String, Manifest.Type> TYPES =
            Arrays.stream(Manifest.Type.values()).collect(Collectors.toMap(Manifest.Type::word, Function.identity()));

    private final Findings findings;
    private final Expect expect;
    private final List<Manifest.Entry> entries;

    ManifestReader(Findings findings, List<Manifest.Entry> entries) {
        this.findings = findings;
        this.expect = new Expect(findings);
        this.entries = entries;
    }

    void read(byte[] bytes) {
        Node root = Json.tree(bytes, Limits.BYTES, Limits.DEPTH, findings);
        if (root != null) {
            read(root);
        }
    }

    private void read(Node root) {
        if (!root.is(Form.OBJECT) || !root.members().containsKey(FLAGS)) {
            notOne(root, root.is(Form.OBJECT) ? "there is no \"flags\"" : "this is " + root.quoted());
            return;
        }
        if (root.members().containsKey("version") || root.members().containsKey("environments")) {
            notOne(root, "this is a flag document");
            return;
        }
        expect.only(root, ROOT);
        Node flags = expect.member(root, FLAGS, Form.OBJECT, "write {\"some_flag\": {…}}");
        if (flags == null) {
            return;
        }
        if (flags.members().size() > Limits.FLAGS) {
            findings.at(
                    flags,
                    DocumentError.TOO_MANY,
                    "there are " + flags.members().size() + " flags",
                    "keep at most " + Limits.FLAGS);
            return;
        }
        flags.members().values().forEach(this::flag);
    }

    private void notOne(Node root, String message) {
        findings.at(
                root,
                DocumentError.NOT_A_MANIFEST,
                message + ", not a manifest",
                "make one with flagward export --format openfeature-manifest");
    }

    private void flag(Node node) {
        key(node);
        if (!expect.form(node, Form.OBJECT, "write {\"flagType\": \"boolean\", \"defaultValue\": false}")) {
            return;
        }
        Manifest.Type type = type(node);
        expect.only(node, type == Manifest.Type.OBJECT ? OBJECT_FIELDS : FIELDS);
        String description = description(node);
        Node field = node.members().get(DEFAULT);
        if (field == null) {
            findings.at(
                    node,
                    DocumentError.MISSING_FIELD,
                    Quotes.of(DEFAULT) + " is missing",
                    "write what the code falls back to");
        } else if (type != null) {
            Value value = value(field, type);
            if (value != null && !node.name().isEmpty()) {
                entries.add(new Manifest.Entry(node.name(), type, value, description));
            }
        }
    }

    private void key(Node node) {
        if (node.name().isEmpty() || Expect.isLonger(node.name(), LONGEST_KEY)) {
            findings.atName(
                    node,
                    DocumentError.BAD_KEY,
                    "the flag key " + Quotes.of(node.name()) + " cannot be used",
                    "write 1 to " + LONGEST_KEY + " characters");
        }
    }

    private Manifest.@Nullable Type type(Node flag) {
        Node field = flag.members().get(TYPE);
        if (field == null) {
            findings.at(
                    flag,
                    DocumentError.MISSING_FIELD,
                    Quotes.of(TYPE) + " is missing",
                    "write " + Quotes.choice(TYPES.keySet()));
            return null;
        }
        return expect.word(field, TYPES);
    }

    private String description(Node flag) {
        Node field = expect.member(flag, DESCRIPTION, Form.TEXT, "say what the flag does");
        if (field == null || field.text().isEmpty()) {
            return "";
        }
        String text = expect.text(field, Limits.DESCRIPTION, "say what the flag does");
        return text == null ? "" : text;
    }

    private @Nullable Value value(Node field, Manifest.Type type) {
        Value value = field.toValue();
        if (type.holds(value)) {
            return value;
        }
        findings.at(
                field,
                DocumentError.DEFAULT_MISFIT,
                "the default is " + field.quoted() + ", which a flag of type " + Quotes.of(type.word())
                        + " cannot have",
                mend(type));
        return null;
    }

    private static String mend(Manifest.Type type) {
        return switch (type) {
            case BOOLEAN -> "write true or false, or mend the flagType";
            case STRING -> "write a text in double quotes, or mend the flagType";
            case INTEGER -> "write a whole number of at most 9007199254740992, or mend the flagType";
            case FLOAT -> "write a number, or mend the flagType";
            case OBJECT -> "write an object or a list, or mend the flagType";
        };
    }
}

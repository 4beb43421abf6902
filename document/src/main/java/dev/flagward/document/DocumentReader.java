package dev.flagward.document;

import dev.flagward.engine.Value;
import java.nio.CharBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a flag document in either format, from JSON or YAML, and says everything that is wrong with it at once. */
public final class DocumentReader {
    /** The most bytes a document may have; a larger file need not even be loaded. */
    public static final int MOST_BYTES = Limits.BYTES;

    private DocumentReader() {}

    /**
     * Reads a file's bytes.
     *
     * @param name the file's name for messages; YAML when it ends in {@code .yaml} or {@code .yml}
     */
    public static Reading read(byte[] bytes, String name) {
        Findings findings = new Findings(name);
        return reading(tree(bytes, name, findings), findings);
    }

    /** Reads a document that is a tree already, such as a patched one; its problems have pointers but no lines. */
    public static Reading read(Value tree, String name) {
        return reading(Node.of(tree, Node.Slot.ROOT), new Findings(name));
    }

    private static @Nullable Node tree(byte[] bytes, String name, Findings findings) {
        CharBuffer text = SourceText.decode(bytes, Limits.BYTES, findings);
        if (text == null) {
            return null;
        }
        return isYaml(name) ? yaml(text, findings) : JsonTree.read(text, Limits.DEPTH, findings);
    }

    /** An application that has its flags in JSON need not take on a parser of YAML. */
    private static @Nullable Node yaml(CharBuffer text, Findings findings) {
        try {
            return YamlTree.read(text, Limits.DEPTH, findings);
        } catch (NoClassDefFoundError missing) {
            findings.whole(
                    DocumentError.NO_YAML_PARSER,
                    "the file is YAML, and there is no parser of YAML on the class path",
                    "add org.snakeyaml:snakeyaml-engine to the application, or write the flags in JSON");
            return null;
        }
    }

    static boolean isYaml(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private static Reading reading(@Nullable Node root, Findings findings) {
        FlagDocument document = root == null ? null : document(root, findings);
        if (root != null && document != null && document.format() == FlagDocument.Format.VERSION_1 && !findings.any()) {
            Entanglement.check(document, root, findings);
        }
        return document == null || findings.any()
                ? new Reading(Optional.empty(), findings.problems())
                : new Reading(Optional.of(document), Problems.NONE);
    }

    private static @Nullable FlagDocument document(Node root, Findings findings) {
        if (!root.is(Node.Form.OBJECT)) {
            findings.at(
                    root,
                    DocumentError.NOT_AN_OBJECT,
                    "a flag document is an object, not " + root.quoted(),
                    "begin with {\"production\": {\"some_flag\": true}}, or with {\"version\": 1, …}");
            return null;
        }
        return isPlain(root) ? new PlainReader(findings).read(root) : new Version1Reader(findings).read(root);
    }

    /** The plain format has environments at the root; whatever shows a sign of version 1 is judged as that. */
    private static boolean isPlain(Node root) {
        Node version = root.members().get("version");
        if ((version != null && !version.is(Node.Form.OBJECT)) || root.members().containsKey("$schema")) {
            return false;
        }
        return !holdsObjects(root.members().get("flags"))
                && !holdsObjects(root.members().get("environments"));
    }

    private static boolean holdsObjects(@Nullable Node node) {
        return node != null
                && node.is(Node.Form.OBJECT)
                && !node.members().isEmpty()
                && node.members().values().iterator().next().is(Node.Form.OBJECT);
    }
}

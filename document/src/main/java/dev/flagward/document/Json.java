package dev.flagward.document;

import dev.flagward.engine.Value;
import java.nio.CharBuffer;
import org.jspecify.annotations.Nullable;

/** JSON text of any shape: what is not a flag document itself, such as patches and ledger entries. */
public final class Json {
    /** The most bytes a JSON text may have. */
    public static final int MOST_BYTES = 64 << 20;

    /** Deeper than a document, because entries and patches carry documents. */
    private static final int DEEPEST = 64;

    private Json() {}

    /**
     * The value that the bytes hold: UTF-8, no duplicate names, no numbers that lose digits.
     *
     * @param name what the source is called in problems
     * @throws DocumentException with everything that is wrong
     */
    public static Value read(byte[] bytes, String name) {
        Findings findings = new Findings(name);
        Node root = tree(bytes, MOST_BYTES, DEEPEST, findings);
        if (root == null || findings.any()) {
            throw new DocumentException(findings.problems());
        }
        return root.toValue();
    }

    static @Nullable Node tree(byte[] bytes, int mostBytes, int deepest, Findings findings) {
        CharBuffer text = SourceText.decode(bytes, mostBytes, findings);
        return text == null ? null : JsonTree.read(text, deepest, findings);
    }

    /** Indented by two spaces, with a newline at the end; objects and lists of scalars that are short stay on a line. */
    public static String pretty(Value value) {
        return Layout.of(value);
    }
}

package dev.flagward.document;

import dev.flagward.engine.Value;
import java.nio.charset.StandardCharsets;

/** Writes a document in its one canonical form, so that a change of one flag touches only that flag's lines. */
public final class DocumentWriter {
    private DocumentWriter() {}

    /** JSON in UTF-8, two spaces, LF, a newline at the end; the order of flags and environments is the document's. */
    public static byte[] write(FlagDocument document) {
        return write(document.toValue());
    }

    /** The same of a document's tree, for who has it already. */
    public static byte[] write(Value tree) {
        return Layout.ofDocument(tree).getBytes(StandardCharsets.UTF_8);
    }
}

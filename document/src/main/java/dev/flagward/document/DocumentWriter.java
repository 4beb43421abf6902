package dev.flagward.document;

import java.nio.charset.StandardCharsets;

/** Writes a document in its one canonical form, so that a change of one flag touches only that flag's lines. */
public final class DocumentWriter {
    private DocumentWriter() {}

    /** JSON in UTF-8, two spaces, LF, a newline at the end; the order of flags and environments is the document's. */
    public static byte[] write(FlagDocument document) {
        return Layout.ofDocument(document.toValue()).getBytes(StandardCharsets.UTF_8);
    }
}

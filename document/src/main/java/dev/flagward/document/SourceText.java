package dev.flagward.document;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The characters of a source, which must be UTF-8 without a byte order mark and without NUL. */
final class SourceText {
    private SourceText() {}

    /** The text, or null if something is wrong with the bytes. */
    static @Nullable CharBuffer decode(byte[] bytes, int most, Findings findings) {
        if (bytes.length > most) {
            findings.whole(
                    DocumentError.TOO_LARGE,
                    "the file has " + bytes.length + " bytes, more than the " + most + " a flag document may have",
                    "check that it is the right file; split a document that large by project");
            return null;
        }
        if (marked(bytes, findings)) {
            return null;
        }
        CharBuffer text = CharBuffer.allocate(bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(in, text, true);
        text.flip();
        if (result.isError()) {
            at(
                    text,
                    text.length(),
                    findings,
                    DocumentError.NOT_UTF_8,
                    String.format("the byte 0x%02x at offset %d is not UTF-8", bytes[in.position()], in.position()),
                    "save the file as UTF-8");
            return null;
        }
        return sound(text, findings) ? text : null;
    }

    private static boolean marked(byte[] bytes, Findings findings) {
        int first = bytes.length > 0 ? bytes[0] & 0xff : -1;
        int second = bytes.length > 1 ? bytes[1] & 0xff : -1;
        if (first == 0xef && second == 0xbb && bytes.length > 2 && (bytes[2] & 0xff) == 0xbf) {
            findings.add(
                    1,
                    1,
                    "",
                    DocumentError.BYTE_ORDER_MARK,
                    "the file begins with a byte order mark",
                    "save it as UTF-8 without a mark (BOM)");
            return true;
        }
        if ((first == 0xfe && second == 0xff) || (first == 0xff && second == 0xfe) || (first == 0) != (second == 0)) {
            findings.add(
                    1, 1, "", DocumentError.NOT_UTF_8, "the file is UTF-16 or UTF-32, not UTF-8", "save it as UTF-8");
            return true;
        }
        return false;
    }

    private static boolean sound(CharBuffer text, Findings findings) {
        boolean blank = true;
        char[] chars = text.array();
        for (int i = 0; i < text.limit(); i++) {
            char c = chars[i];
            if (c > ' ') {
                blank = false;
            } else if (c == 0) {
                at(
                        text,
                        i,
                        findings,
                        DocumentError.NUL_CHARACTER,
                        "there is a NUL character at offset " + i,
                        "restore the file from a backup if it is damaged; otherwise delete the character");
                return false;
            }
        }
        if (blank) {
            findings.whole(
                    DocumentError.EMPTY,
                    "the file is empty",
                    "restore it from a backup, or start with {\"production\": {}}");
        }
        return !blank;
    }

    private static void at(
            CharBuffer text, int offset, Findings findings, DocumentError code, String message, String mend) {
        int line = 1;
        int column = 1;
        char[] chars = text.array();
        for (int i = 0; i < offset; i++) {
            column++;
            if (chars[i] == '\n') {
                line++;
                column = 1;
            }
        }
        findings.add(line, column, "", code, message, mend);
    }
}

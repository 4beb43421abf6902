package dev.flagward.document;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.nio.CharBuffer;

/** What a parser's complaint means to the person who wrote the file. */
final class JsonFault {
    private JsonFault() {}

    static void report(CharBuffer text, JsonProcessingException broken, Findings findings) {
        JsonLocation place = broken.getLocation();
        int line = place.getLineNr();
        int column = place.getColumnNr();
        if (broken instanceof JsonEOFException || place.getCharOffset() >= text.limit()) {
            findings.add(
                    line,
                    column,
                    "",
                    DocumentError.CUT_SHORT,
                    "the text ends in the middle of a value",
                    "close what is open, or restore the file if it was cut");
            return;
        }
        char c = text.get((int) place.getCharOffset());
        if (c == '/' || c == '#') {
            comment(line, column, findings);
            return;
        }
        findings.add(line, column, "", DocumentError.NOT_JSON, "this is not JSON: " + complaint(c, broken), mend(c));
    }

    static void reportTrailing(CharBuffer text, JsonProcessingException garbage, Findings findings) {
        JsonLocation place = garbage.getLocation();
        int offset = (int) place.getCharOffset();
        if (offset < text.limit() && (text.get(offset) == '/' || text.get(offset) == '#')) {
            comment(place.getLineNr(), place.getColumnNr(), findings);
        } else {
            trailing(place.getLineNr(), place.getColumnNr(), findings);
        }
    }

    static void trailing(int line, int column, Findings findings) {
        findings.add(
                line,
                column,
                "",
                DocumentError.TRAILING_CONTENT,
                "the document has ended, but there is more text",
                "keep one document in a file");
    }

    private static void comment(int line, int column, Findings findings) {
        findings.add(
                line,
                column,
                "",
                DocumentError.COMMENT,
                "JSON has no comments",
                "put it into a \"description\", or take it out");
    }

    private static String complaint(char c, JsonProcessingException broken) {
        if (c < ' ') {
            return "a line break or control character inside a string";
        }
        return broken.getOriginalMessage().contains("escape")
                ? "the escape \\" + c + " is unknown"
                : "unexpected " + Quotes.of(String.valueOf(c));
    }

    private static String mend(char c) {
        return switch (c) {
            case '}', ']' -> "take away the comma before it, or close what is open";
            case ',' -> "put a value before the comma, or take the comma away";
            case '\'' -> "write strings in double quotes";
            case '"' -> "put a comma or colon before it, or close the string before it";
            default ->
                c < ' '
                        ? "write line breaks in strings as \\n"
                        : "write names and strings in double quotes, and commas between members";
        };
    }
}

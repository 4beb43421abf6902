package dev.flagward.document;

import java.nio.CharBuffer;

/** What a parser's complaint means to the person who wrote the file. */
final class JsonFault {
    private JsonFault() {}

    static void report(CharBuffer text, JsonText.Broken broken, Findings findings) {
        int line = broken.line;
        int column = broken.column;
        int offset = broken.offset;
        if (offset >= text.limit()) {
            findings.add(
                    line,
                    column,
                    "",
                    DocumentError.CUT_SHORT,
                    "the text ends in the middle of a value",
                    "close what is open, or restore the file if it was cut");
            return;
        }
        char c = text.get(offset);
        if (c == '/' || c == '#') {
            comment(line, column, findings);
            return;
        }
        int start = wordStart(text, offset);
        String word = word(text, start);
        if (start < offset || isSign(c)) {
            int wordColumn = column - (offset - start);
            if (!YamlNumbers.isJson(word) && !isLiteral(word)) {
                badWord(word, line, wordColumn, findings);
                return;
            }
        }
        findings.add(line, column, "", DocumentError.NOT_JSON, "this is not JSON: " + complaint(c, broken), mend(c));
    }

    private static boolean isLiteral(String word) {
        return word.equals("true") || word.equals("false") || word.equals("null");
    }

    /** Where the bare word that the fault is in or behind begins; the fault itself if there is none. */
    private static int wordStart(CharBuffer text, int offset) {
        int start = offset;
        while (start > 0 && isWordPart(text.get(start - 1))) {
            start--;
        }
        boolean quoted = start > 0 && (text.get(start - 1) == '"' || text.get(start - 1) == '\\');
        return quoted || text.get(start) == '"' ? offset : start;
    }

    private static String word(CharBuffer text, int start) {
        int end = start;
        while (end < text.limit() && end - start < 40 && isWordPart(text.get(end))) {
            end++;
        }
        return text.subSequence(start, end).toString();
    }

    private static boolean isWordPart(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isSign(c);
    }

    private static boolean isSign(char c) {
        return c == '+' || c == '-' || c == '.' || c == '_';
    }

    private static void badWord(String word, int line, int column, Findings findings) {
        char first = word.charAt(0);
        boolean number = (first >= '0' && first <= '9') || isSign(first);
        findings.add(
                line,
                column,
                "",
                DocumentError.NOT_JSON,
                "this is not JSON: " + Quotes.of(word)
                        + (number ? " is no number here" : " is neither a value nor a quoted string"),
                number
                        ? "write numbers with digits on both sides of the point, no plus and no zeros before them"
                        : "write true, false or null in small letters, or put text in double quotes");
    }

    /** More text behind the document, which begins with that character. */
    static void trailing(char c, int line, int column, Findings findings) {
        if (c == '/' || c == '#') {
            comment(line, column, findings);
        } else {
            trailing(line, column, findings);
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

    private static String complaint(char c, JsonText.Broken broken) {
        if (c < ' ') {
            return "a line break or control character inside a string";
        }
        return broken.escape
                ? "the escape \\" + c + " is unknown"
                : c == '"' ? "an unexpected string" : "unexpected " + Quotes.of(String.valueOf(c));
    }

    private static String mend(char c) {
        return switch (c) {
            case '}', ']' -> "take away the comma before it, or close what is open";
            case ',' -> "put a value before the comma, or take the comma away";
            case '\'' -> "write strings in double quotes";
            case '"' -> "put a comma or a colon before it";
            default ->
                c < ' '
                        ? "write line breaks in strings as \\n"
                        : "write names and strings in double quotes, and commas between members";
        };
    }
}

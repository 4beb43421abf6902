package dev.flagward.audit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Texts that have exactly one spelling: padded base64, decimals without leading zeros, well-formed UTF-8. */
final class StrictText {
    private StrictText() {}

    static byte[] base64(String text, String what) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + " is not base64: " + shown(text), e);
        }
        // The decoder forgives missing padding and stray bits in the last character.
        if (!Base64.getEncoder().encodeToString(decoded).equals(text)) {
            throw new IllegalArgumentException(what + " is not base64 as it is written once encoded: " + shown(text));
        }
        return decoded;
    }

    static long decimal(String text, String what) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || (text.length() > 1 && text.charAt(0) == '0')) {
            throw new IllegalArgumentException(what + " is not a plain decimal number: " + shown(text));
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(what + " is too large: " + shown(text), e);
        }
    }

    static String utf8(byte[] bytes, String what) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(what + " is not UTF-8", e);
        }
    }

    /** A key's name: not empty, no kind of space, no plus sign, nothing invisible. */
    static String keyName(String name) {
        boolean plain = !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+'
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.isISOControl(c));
        if (!plain) {
            throw new IllegalArgumentException(
                    "a key's name is not empty and has no space and no plus sign: " + shown(name));
        }
        return name;
    }

    /** A text from outside, short enough and plain enough to be put on a screen. */
    static String shown(String text) {
        String head = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return "\"" + head.replaceAll("[\\p{Cntrl}]", "?") + "\"";
    }
}

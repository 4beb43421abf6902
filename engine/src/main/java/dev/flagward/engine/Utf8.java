package dev.flagward.engine;

/** The UTF-8 of one code point of a text, without a buffer; a lone surrogate is '?', as in {@link String#getBytes}. */
final class Utf8 {
    private Utf8() {}

    /** How many bytes the code point at that index takes; 4 means that it takes two characters of the text. */
    static int width(String text, int index) {
        char c = text.charAt(index);
        if (c < 0x80) {
            return 1;
        }
        if (c < 0x800) {
            return 2;
        }
        if (!Character.isSurrogate(c)) {
            return 3;
        }
        return isPair(text, index) ? 4 : 1;
    }

    /** Those bytes, the first one lowest. */
    static long bytes(String text, int index) {
        int c = text.charAt(index);
        if (c < 0x80) {
            return c;
        }
        if (c < 0x800) {
            return 0xC0 | c >> 6 | continued(c) << 8;
        }
        if (!Character.isSurrogate((char) c)) {
            return 0xE0 | c >> 12 | continued(c >> 6) << 8 | continued(c) << 16;
        }
        if (!isPair(text, index)) {
            return '?';
        }
        int point = Character.toCodePoint((char) c, text.charAt(index + 1));
        return 0xF0 | point >> 18 | continued(point >> 12) << 8 | continued(point >> 6) << 16 | continued(point) << 24;
    }

    private static boolean isPair(String text, int index) {
        return Character.isHighSurrogate(text.charAt(index))
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1));
    }

    private static long continued(int sixBits) {
        return 0x80 | (sixBits & 0x3F);
    }
}

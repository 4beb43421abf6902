package dev.flagward.audit;

/** Well-formed UTF-8, one character at a time (Unicode 15, table 3-7). */
final class Utf8 {
    private Utf8() {}

    /** Where the character that starts here with a byte above 127 ends, or -1 if it is ill-formed. */
    static int after(byte[] bytes, int from, int end) {
        int lead = bytes[from] & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || from + length > end) {
            return -1;
        }
        int second = bytes[from + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return -1;
        }
        for (int i = from + 2; i < from + length; i++) {
            if ((bytes[i] & 0xC0) != 0x80) {
                return -1;
            }
        }
        return from + length;
    }
}

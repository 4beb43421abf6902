package dev.flagward.cli;

/**
 * Text from documents and logs, made safe to show: a name must not be able to move the cursor, colour the screen, turn
 * the reading direction or break a line. What is unsafe is shown as a JSON escape.
 */
final class SafeText {
    private SafeText() {}

    /** The text with every unsafe character escaped; mostly the text itself. */
    static String of(String text) {
        return escaped(text, false);
    }

    /** JSON with every unsafe character escaped. Line feeds between tokens stay; JSON has none inside of strings. */
    static String ofJson(String json) {
        return escaped(json, true);
    }

    private static String escaped(String text, boolean keepsLines) {
        int length = text.length();
        int safe = 0;
        while (safe < length && isSafe(text, safe, keepsLines)) {
            safe++;
        }
        if (safe == length) {
            return text;
        }
        StringBuilder shown = new StringBuilder(length + 16).append(text, 0, safe);
        for (int i = safe; i < length; i++) {
            char unit = text.charAt(i);
            if (isSafe(text, i, keepsLines)) {
                shown.append(unit);
            } else {
                shown.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    shown.append(Character.forDigit(unit >> shift & 0xF, 16));
                }
            }
        }
        return shown.toString();
    }

    private static boolean isSafe(String text, int at, boolean keepsLines) {
        char unit = text.charAt(at);
        if (unit < 0x7F) {
            return unit >= ' ' || (unit == '\n' && keepsLines);
        }
        if (unit < 0xA0) {
            return false;
        }
        if (unit < 0x061C) {
            return unit != 0xAD;
        }
        if (Character.isHighSurrogate(unit)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        }
        if (Character.isLowSurrogate(unit)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return !redirects(unit);
    }

    /** Invisible characters that turn the reading direction, break a line or join nothing visible. */
    private static boolean redirects(char unit) {
        return unit == 0x061C
                || (unit >= 0x200B && unit <= 0x200F)
                || (unit >= 0x2028 && unit <= 0x202E)
                || (unit >= 0x2060 && unit <= 0x206F)
                || unit == 0xFEFF
                || (unit >= 0xFFF9 && unit <= 0xFFFB);
    }
}

package dev.flagward.maven.plugin;

/**
 * The rule by which a flag's key becomes the name of a constant, for ever the same: {@code video_calls_enabled},
 * {@code video-calls.enabled} and {@code videoCallsEnabled} are all {@code VIDEO_CALLS_ENABLED}.
 *
 * <p>Letters a-z and digits are kept, in capitals. A word begins behind anything else, at a capital behind a small letter
 * or a digit, and at the last of several capitals before a small letter ({@code HTMLPage} is {@code HTML_PAGE}). Words are
 * joined by one underscore. In front of a digit stands an underscore: {@code 2fa} is {@code _2FA}. No such name is a
 * keyword, because those are written small.
 */
final class ConstantName {
    private ConstantName() {}

    /** The name; empty if the key has no letter a-z and no digit. */
    static String of(String key) {
        StringBuilder name = new StringBuilder();
        boolean joined = true;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!isKept(c)) {
                joined = false;
                continue;
            }
            if (!name.isEmpty() && (!joined || beginsWord(key, i))) {
                name.append('_');
            }
            name.append(isSmall(c) ? (char) (c - 'a' + 'A') : c);
            joined = true;
        }
        return !name.isEmpty() && isDigit(name.charAt(0)) ? "_" + name : name.toString();
    }

    private static boolean beginsWord(String key, int i) {
        if (!isCapital(key.charAt(i))) {
            return false;
        }
        char before = key.charAt(i - 1);
        return isSmall(before) || isDigit(before) || (i + 1 < key.length() && isSmall(key.charAt(i + 1)));
    }

    private static boolean isKept(char c) {
        return isSmall(c) || isCapital(c) || isDigit(c);
    }

    private static boolean isSmall(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isCapital(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

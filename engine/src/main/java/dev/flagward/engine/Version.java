package dev.flagward.engine;

/**
 * A semantic version (semver.org 2.0.0), ordered by precedence: build metadata does not count, a prerelease comes
 * before its release. Numbers may be of any length. There is no leading v.
 *
 * <p>Texts are checked and compared where they stand, so that a condition makes nothing.
 */
public final class Version implements Comparable<Version> {
    private final String text;

    private Version(String text) {
        this.text = text;
    }

    /**
     * The version of that text.
     *
     * @throws IllegalArgumentException if it is none, saying where
     */
    public static Version parse(String text) {
        int fault = fault(text);
        if (fault >= 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a semantic version such as 2.10.0-beta.1 (position " + fault + ")");
        }
        return new Version(text);
    }

    static boolean isVersion(String text) {
        return fault(text) < 0;
    }

    @Override
    public int compareTo(Version other) {
        return compareTo(other.text);
    }

    /** As {@link #compareTo(Version)}, with a text that {@link #isVersion}. */
    int compareTo(String other) {
        return compare(text, other);
    }

    /** Whether precedence is the same: build metadata does not count. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Version version && compareTo(version) == 0;
    }

    @Override
    public int hashCode() {
        return text.substring(0, precedenceEnd(text)).hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** Where the text stops being a version, or -1. */
    private static int fault(String text) {
        int i = 0;
        for (int part = 0; part < 3; part++) {
            int start = i;
            i = endOfDigits(text, i);
            if (i == start || hasLeadingZero(text, start, i)) {
                return start;
            }
            if (part < 2) {
                if (i == text.length() || text.charAt(i) != '.') {
                    return i;
                }
                i++;
            }
        }
        if (i < text.length() && text.charAt(i) == '-') {
            do {
                int start = i + 1;
                i = endOfIdentifier(text, start);
                if (i == start || (isNumeric(text, start, i) && hasLeadingZero(text, start, i))) {
                    return start;
                }
            } while (i < text.length() && text.charAt(i) == '.');
        }
        if (i < text.length() && text.charAt(i) == '+') {
            do {
                int start = i + 1;
                i = endOfIdentifier(text, start);
                if (i == start) {
                    return start;
                }
            } while (i < text.length() && text.charAt(i) == '.');
        }
        return i < text.length() ? i : -1;
    }

    private static int compare(String a, String b) {
        int i = 0;
        int j = 0;
        for (int part = 0; part < 3; part++) {
            int m = endOfDigits(a, i);
            int n = endOfDigits(b, j);
            int order = compareNumbers(a, i, m, b, j, n);
            if (order != 0) {
                return order;
            }
            i = part < 2 ? m + 1 : m;
            j = part < 2 ? n + 1 : n;
        }
        return comparePrereleases(a, i, precedenceEnd(a), b, j, precedenceEnd(b));
    }

    /** Both begin at the hyphen, or at their end when there is no prerelease. */
    private static int comparePrereleases(String a, int from, int aEnd, String b, int start, int bEnd) {
        if (from == aEnd || start == bEnd) {
            return Integer.compare(from == aEnd ? 1 : 0, start == bEnd ? 1 : 0);
        }
        int i = from;
        int j = start;
        while (i < aEnd && j < bEnd) {
            int m = endOfIdentifier(a, i + 1);
            int n = endOfIdentifier(b, j + 1);
            int order = compareIdentifiers(a, i + 1, m, b, j + 1, n);
            if (order != 0) {
                return order;
            }
            i = m;
            j = n;
        }
        return Integer.compare(i < aEnd ? 1 : 0, j < bEnd ? 1 : 0);
    }

    private static int compareIdentifiers(String a, int i, int m, String b, int j, int n) {
        boolean aNumeric = isNumeric(a, i, m);
        boolean bNumeric = isNumeric(b, j, n);
        if (aNumeric && bNumeric) {
            return compareNumbers(a, i, m, b, j, n);
        }
        return aNumeric != bNumeric ? (aNumeric ? -1 : 1) : compareCharacters(a, i, m, b, j, n);
    }

    /** Without leading zeros the longer number is the larger. */
    private static int compareNumbers(String a, int i, int m, String b, int j, int n) {
        return m - i == n - j ? compareCharacters(a, i, m, b, j, n) : Integer.compare(m - i, n - j);
    }

    private static int compareCharacters(String a, int i, int m, String b, int j, int n) {
        int shared = Math.min(m - i, n - j);
        for (int k = 0; k < shared; k++) {
            int order = Character.compare(a.charAt(i + k), b.charAt(j + k));
            if (order != 0) {
                return order < 0 ? -1 : 1;
            }
        }
        return Integer.compare(m - i, n - j);
    }

    private static int precedenceEnd(String text) {
        int plus = text.indexOf('+');
        return plus < 0 ? text.length() : plus;
    }

    private static boolean hasLeadingZero(String text, int start, int end) {
        return end - start > 1 && text.charAt(start) == '0';
    }

    private static boolean isNumeric(String text, int start, int end) {
        return endOfDigits(text, start) >= end;
    }

    private static int endOfDigits(String text, int start) {
        int i = start;
        while (i < text.length() && isDigit(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int endOfIdentifier(String text, int start) {
        int i = start;
        while (i < text.length() && isIdentifierCharacter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isIdentifierCharacter(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

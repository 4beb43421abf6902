package dev.flagward.engine;

/**
 * IP addresses as texts, read where they stand as 128 bits in two halves; an IPv4 address is read in its IPv4-mapped
 * form. No zones, no leading zeros in IPv4 (some readers take them for octal).
 */
final class Addresses {
    private static final int GROUPS = 8;
    private static final int NOT_A_GROUP = -1;
    private static final long MAPPED = 0xFFFFL << 32;

    private Addresses() {}

    static boolean isAddress(String text) {
        return text.indexOf(':') < 0 ? version4(text, 0) >= 0 : isVersion6(text);
    }

    /** Whether the halves are an IPv4 address. */
    static boolean isVersion4(long high, long low) {
        return high == 0 && low >>> 32 == 0xFFFF;
    }

    /** The first 64 bits of a text that is an address. */
    static long high(String text) {
        return text.indexOf(':') < 0 ? 0 : half(text, 0);
    }

    /** The last 64 bits of a text that is an address. */
    static long low(String text) {
        return text.indexOf(':') < 0 ? MAPPED | version4(text, 0) : half(text, GROUPS / 2);
    }

    private static long half(String text, int firstGroup) {
        long half = 0;
        for (int group = firstGroup; group < firstGroup + GROUPS / 2; group++) {
            half = half << 16 | group(text, group);
        }
        return half;
    }

    /** The number of an address in dotted decimals from there to the end, or -1. */
    private static long version4(String text, int from) {
        long address = 0;
        int i = from;
        for (int part = 0; part < 4; part++) {
            int start = i;
            int octet = 0;
            while (i < text.length() && i < start + 3 && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                octet = octet * 10 + text.charAt(i++) - '0';
            }
            boolean ended = part == 3 ? i == text.length() : i < text.length() && text.charAt(i) == '.';
            if (i == start || octet > 255 || (i - start > 1 && text.charAt(start) == '0') || !ended) {
                return -1;
            }
            address = address << 8 | octet;
            i++;
        }
        return address;
    }

    /** Eight groups, or fewer around one gap; the last two may be dotted decimals. */
    private static boolean isVersion6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        if (gap < 0) {
            return groups(text, 0, text.length()) == GROUPS;
        }
        int before = groups(text, 0, gap);
        int after = groups(text, gap + 2, text.length());
        return before >= 0 && after >= 0 && before + after < GROUPS;
    }

    /** How many groups stand between those places, or -1 when something there is no group. */
    private static int groups(String text, int from, int to) {
        int count = 0;
        int i = from;
        while (i < to) {
            int end = endOfGroup(text, i, to);
            if (end == text.length() && version4(text, i) >= 0) {
                return count + 2;
            }
            if (hexadecimal(text, i, end) == NOT_A_GROUP || end == to - 1) {
                return -1;
            }
            count++;
            i = end + 1;
        }
        return count;
    }

    private static int endOfGroup(String text, int from, int to) {
        int colon = text.indexOf(':', from);
        return colon < 0 || colon > to ? to : colon;
    }

    /** One of the eight groups of an IPv6 address. */
    private static int group(String text, int wanted) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return nth(text, 0, text.length(), wanted);
        }
        int before = groups(text, 0, gap);
        int after = groups(text, gap + 2, text.length());
        if (wanted < before) {
            return nth(text, 0, gap, wanted);
        }
        return wanted < GROUPS - after ? 0 : nth(text, gap + 2, text.length(), wanted - (GROUPS - after));
    }

    private static int nth(String text, int from, int to, int wanted) {
        int i = from;
        int group = 0;
        while (true) {
            int end = endOfGroup(text, i, to);
            if (end == text.length() && text.indexOf('.', i) >= 0) {
                long address = version4(text, i);
                return (int) (wanted == group ? address >>> 16 : address & 0xFFFF);
            }
            if (group == wanted) {
                return hexadecimal(text, i, end);
            }
            group++;
            i = end + 1;
        }
    }

    private static int hexadecimal(String text, int from, int to) {
        if (to == from || to - from > 4) {
            return NOT_A_GROUP;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return NOT_A_GROUP;
            }
            number = number << 4 | digit;
        }
        return number;
    }
}

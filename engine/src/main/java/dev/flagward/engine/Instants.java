package dev.flagward.engine;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Instants as RFC 3339 writes them: {@code 2027-03-31T08:00:00.5+02:00}. The letters T and Z may be small and a space
 * may stand for T, fractions beyond the nanosecond are cut, a leap second is the second after it. Read where they
 * stand, so that a condition makes nothing.
 */
public final class Instants {
    /** What {@link #second} gives for a text that is no instant. */
    static final long NONE = Long.MIN_VALUE;

    private static final int SECONDS_PER_DAY = 86_400;
    private static final int FRACTION = 19;
    private static final int NANO_DIGITS = 9;

    private Instants() {}

    /**
     * The instant of that text.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Instant parse(String text) {
        long second = second(text);
        if (second == NONE) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not an RFC 3339 instant such as 2027-03-31T08:00:00Z");
        }
        return Instant.ofEpochSecond(second, nano(text));
    }

    /** Seconds since 1970, or {@link #NONE}. */
    static long second(String text) {
        int zone = zone(text);
        if (zone < 0 || !hasSeparators(text)) {
            return NONE;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 2);
        int day = number(text, 8, 2);
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        int offset = offset(text, zone);
        if ((year | hour | minute | second) < 0 || hour > 23 || minute > 59 || second > 60) {
            return NONE;
        }
        if (month < 1 || month > 12 || day < 1 || day > lengthOf(month, year) || offset == Integer.MIN_VALUE) {
            return NONE;
        }
        long moment = daysSince1970(year, month, day) * SECONDS_PER_DAY + hour * 3600L + minute * 60L + second - offset;
        boolean endsDay = Math.floorMod(moment, SECONDS_PER_DAY) == 0;
        return second < 60 || endsDay ? moment : NONE;
    }

    /** The nanoseconds within the second of a text that is an instant. */
    static int nano(String text) {
        if (text.charAt(FRACTION) != '.') {
            return 0;
        }
        int nano = 0;
        int i = FRACTION + 1;
        for (int digit = 0; digit < NANO_DIGITS; digit++) {
            boolean written = isDigit(text, i);
            nano = nano * 10 + (written ? text.charAt(i) - '0' : 0);
            i += written ? 1 : 0;
        }
        return nano;
    }

    /** Where the offset begins, or -1. */
    private static int zone(String text) {
        if (text.length() <= FRACTION) {
            return -1;
        }
        if (text.charAt(FRACTION) != '.') {
            return FRACTION;
        }
        int i = FRACTION + 1;
        while (isDigit(text, i)) {
            i++;
        }
        return i == FRACTION + 1 || i == text.length() ? -1 : i;
    }

    private static boolean hasSeparators(String text) {
        char t = text.charAt(10);
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && (t == 'T' || t == 't' || t == ' ')
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    /** Seconds east of UTC; the least integer when there is something else. */
    private static int offset(String text, int at) {
        char sign = text.charAt(at);
        if ((sign == 'Z' || sign == 'z') && text.length() == at + 1) {
            return 0;
        }
        if ((sign != '+' && sign != '-') || text.length() != at + 6 || text.charAt(at + 3) != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = number(text, at + 1, 2);
        int minutes = number(text, at + 4, 2);
        if ((hours | minutes) < 0 || hours > 23 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private static int number(String text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            if (!isDigit(text, i)) {
                return -1;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(String text, int i) {
        return i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    private static int lengthOf(int month, int year) {
        return switch (month) {
            case 4, 6, 9, 11 -> 30;
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            default -> 31;
        };
    }

    /** As {@link LocalDate#toEpochDay}, which would make a date: years counted from March, in eras of 400. */
    private static long daysSince1970(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(shifted, 400);
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }
}

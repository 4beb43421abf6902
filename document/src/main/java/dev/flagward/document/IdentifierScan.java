package dev.flagward.document;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for identifiers in one text. Numbers are judged by their shape (how the digits are grouped) and, where a shape
 * alone is too common, by a word before them: {@code 1980-03-12} is a date, {@code born 1980-03-12} a birth date.
 */
final class IdentifierScan {
    private static final List<String> RECORD_WORDS = List.of(
            "mrn",
            "medical record",
            "patient id",
            "patient number",
            "patient no",
            "patient nr",
            "chart number",
            "chart no",
            "member id",
            "member number",
            "subscriber id",
            "insurance id",
            "health card",
            "medicare");
    private static final List<String> SECURITY_WORDS = List.of("ssn", "social security");
    private static final List<String> PHONE_WORDS =
            List.of("phone", "tel", "telephone", "mobile", "cell", "call", "fax", "sms", "text to");
    private static final List<String> BIRTH_WORDS = List.of("dob", "d o b", "birth", "birthdate", "birthday", "born");
    private static final List<String> PATIENT_WORDS = List.of("patient", "pt");
    private static final List<String> FILLERS = List.of("no", "nr", "number", "id", "is", "was", "of", "num");
    private static final int NEAR = 32;

    private final String text;
    private final String words;
    private final List<Digits> groups = new ArrayList<>();
    private final Set<DocumentError> found = EnumSet.noneOf(DocumentError.class);

    private IdentifierScan(String text) {
        this.text = plain(text);
        this.words = spaced(this.text);
    }

    /** A run of digits: from {@code start} to before {@code end}. */
    private record Digits(int start, int end) {
        int length() {
            return end - start;
        }
    }

    /** The kinds of identifier in the text. */
    static Set<DocumentError> of(String text) {
        if (!suspicious(text)) {
            return Set.of();
        }
        IdentifierScan scan = new IdentifierScan(text);
        scan.scan();
        return scan.found;
    }

    /** Nothing without an at sign or at least four digits can be found. */
    private static boolean suspicious(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '@' || c == '\uff20') {
                return true;
            }
            if (Character.isDigit(c) && ++digits >= 4) {
                return true;
            }
        }
        return false;
    }

    /** Other scripts' digits, dashes and spaces as ASCII's, so that they hide nothing. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 128) {
                plain.append(c);
            } else if (Character.isDigit(c)) {
                plain.append((char) ('0' + Character.digit(c, 10)));
            } else if (Character.getType(c) == Character.DASH_PUNCTUATION || c == '\u2212') {
                plain.append('-');
            } else if (Character.isSpaceChar(c)) {
                plain.append(' ');
            } else {
                plain.append(c == '\uff20' ? '@' : c);
            }
        }
        return plain.toString();
    }

    /** Lower case, with a space for all that is neither letter nor digit; as long as the text. */
    private static String spaced(String text) {
        StringBuilder spaced = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            spaced.append(Character.isLetterOrDigit(c) ? Character.toLowerCase(c) : ' ');
        }
        return spaced.toString();
    }

    private void scan() {
        collectGroups();
        for (int i = 0; i < groups.size(); i++) {
            if (startsAlone(groups.get(i))) {
                shapes(i);
            }
        }
        records();
        mail();
    }

    private void collectGroups() {
        int i = 0;
        while (i < text.length()) {
            if (!isDigit(i)) {
                i++;
                continue;
            }
            int start = i;
            while (i < text.length() && isDigit(i)) {
                i++;
            }
            groups.add(new Digits(start, i));
        }
    }

    private boolean isDigit(int i) {
        return text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    private boolean isLetterOrDigit(int i) {
        return i >= 0 && i < text.length() && Character.isLetterOrDigit(text.charAt(i));
    }

    /** Not in the middle of a word, and not joined to digits before it. */
    private boolean startsAlone(Digits group) {
        int before = group.start - 1;
        if (isLetterOrDigit(before)) {
            return false;
        }
        boolean joined = before > 0 && "-./".indexOf(text.charAt(before)) >= 0;
        return !joined || !(isLetterOrDigit(before - 1) && isDigit(before - 1));
    }

    private boolean endsAlone(Digits group) {
        if (isLetterOrDigit(group.end)) {
            return false;
        }
        boolean joined = group.end + 1 < text.length() && "-./".indexOf(text.charAt(group.end)) >= 0;
        return !joined || !isDigit(group.end + 1);
    }

    private void shapes(int first) {
        Digits group = groups.get(first);
        if (shape(first, "- .", 3, 2, 4) && socialSecurity(first)) {
            found.add(DocumentError.SOCIAL_SECURITY_NUMBER);
        }
        if (group.length() == 9 && endsAlone(group) && after(group.start, SECURITY_WORDS)) {
            found.add(DocumentError.SOCIAL_SECURITY_NUMBER);
        }
        if (phone(first)) {
            found.add(DocumentError.PHONE_NUMBER);
        }
        if (card(first)) {
            found.add(DocumentError.PAYMENT_CARD);
        }
        if (birth(first)) {
            found.add(DocumentError.BIRTH_DATE);
        }
    }

    /** Groups of these lengths, joined by one and the same of the separators, with nothing joined after them. */
    private boolean shape(int first, String separators, int... lengths) {
        if (first + lengths.length > groups.size()) {
            return false;
        }
        char separator = 0;
        for (int i = 0; i < lengths.length; i++) {
            Digits group = groups.get(first + i);
            if (group.length() != lengths[i]) {
                return false;
            }
            if (i > 0) {
                char c = text.charAt(group.start - 1);
                boolean joined = group.start - groups.get(first + i - 1).end == 1 && separators.indexOf(c) >= 0;
                if (!joined || (separator != 0 && separator != c)) {
                    return false;
                }
                separator = c;
            }
        }
        return endsAlone(groups.get(first + lengths.length - 1));
    }

    private int number(int group) {
        return Integer.parseInt(text.substring(groups.get(group).start, groups.get(group).end));
    }

    /** Numbers that are never given out are none. */
    private boolean socialSecurity(int first) {
        int area = number(first);
        return area != 0 && area != 666 && number(first + 1) != 0 && number(first + 2) != 0;
    }

    private boolean phone(int first) {
        Digits group = groups.get(first);
        boolean plus = group.start > 0 && text.charAt(group.start - 1) == '+';
        if (plus && joinedDigits(first) >= 9) {
            return true;
        }
        if (shape(first, "-. ", 3, 3, 4) && areaCode(first)) {
            return true;
        }
        if (shape(first, "-. ", 1, 3, 3, 4) && number(first) == 1 && areaCode(first + 1)) {
            return true;
        }
        if (group.start > 0 && text.charAt(group.start - 1) == '(' && bracketed(first)) {
            return true;
        }
        return (group.length() == 10 || group.length() == 11) && endsAlone(group) && after(group.start, PHONE_WORDS);
    }

    private boolean areaCode(int area) {
        return number(area) >= 200 && number(area + 1) >= 200;
    }

    /** {@code (212) 555-0199}. */
    private boolean bracketed(int first) {
        if (first + 3 > groups.size() || groups.get(first).length() != 3 || !shape(first + 1, "-. ", 3, 4)) {
            return false;
        }
        String between = text.substring(groups.get(first).end, groups.get(first + 1).start);
        return between.strip().equals(")") && areaCode(first);
    }

    /** How many digits follow one another with at most one space, dash or point between; 0 if more than a phone has. */
    private int joinedDigits(int first) {
        int digits = groups.get(first).length();
        for (int i = first + 1; i < groups.size(); i++) {
            Digits group = groups.get(i);
            boolean joined =
                    group.start - groups.get(i - 1).end == 1 && "- .".indexOf(text.charAt(group.start - 1)) >= 0;
            if (!joined || digits + group.length() > 15) {
                break;
            }
            digits += group.length();
        }
        return digits > 15 ? 0 : digits;
    }

    private boolean card(int first) {
        Digits group = groups.get(first);
        int last = group.length() >= 15 && group.length() <= 16 && endsAlone(group)
                ? first
                : shape(first, "- ", 4, 4, 4, 4) ? first + 3 : shape(first, "- ", 4, 6, 5) ? first + 2 : -1;
        if (last < 0) {
            return false;
        }
        StringBuilder digits = new StringBuilder();
        for (int i = first; i <= last; i++) {
            digits.append(text, groups.get(i).start, groups.get(i).end);
        }
        return issued(digits) && luhn(digits);
    }

    private static boolean issued(CharSequence digits) {
        int four = Integer.parseInt(digits.subSequence(0, 4).toString());
        boolean sixteen = digits.length() == 16;
        return sixteen
                ? four / 1000 == 4
                        || (four >= 5100 && four <= 5599)
                        || (four >= 2221 && four <= 2720)
                        || four == 6011
                        || four / 100 == 65
                : four / 100 == 34 || four / 100 == 37;
    }

    private static boolean luhn(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int doubled = i % 2 == 0 ? digit : 2 * digit;
            sum += doubled > 9 ? doubled - 9 : doubled;
        }
        return sum % 10 == 0;
    }

    /** A date in the past that a word calls a birth date or puts beside a patient, or an old one written with slashes. */
    private boolean birth(int first) {
        int year = year(first);
        if (year == 0) {
            year = writtenYear(first);
        }
        if (year < 1900 || year > 2035) {
            return false;
        }
        int start = groups.get(first).start;
        boolean slashes = first + 1 < groups.size() && text.charAt(groups.get(first).end) == '/' && year < 2000;
        return slashes || after(start, BIRTH_WORDS) || (year < 2016 && after(start, PATIENT_WORDS));
    }

    /** The year of a date in digits that begins here; 0 if there is none. */
    private int year(int first) {
        if (first + 2 >= groups.size()) {
            return 0;
        }
        Digits one = groups.get(first);
        Digits two = groups.get(first + 1);
        Digits three = groups.get(first + 2);
        boolean joined = two.start - one.end == 1
                && three.start - two.end == 1
                && "-/. ".indexOf(text.charAt(one.end)) >= 0
                && text.charAt(one.end) == text.charAt(two.end);
        if (!joined) {
            return 0;
        }
        boolean yearFirst = one.length() == 4 && two.length() <= 2 && three.length() <= 2;
        boolean yearLast = one.length() <= 2 && two.length() <= 2 && three.length() == 4;
        boolean yearShort = one.length() <= 2 && two.length() <= 2 && three.length() == 2;
        if (yearFirst && plausible(number(first + 1), number(first + 2))) {
            return number(first);
        }
        if (yearLast && plausible(number(first), number(first + 1))) {
            return number(first + 2);
        }
        return yearShort && plausible(number(first), number(first + 1)) && after(one.start, BIRTH_WORDS) ? 1900 : 0;
    }

    private static boolean plausible(int one, int other) {
        return one >= 1 && other >= 1 && Math.min(one, other) <= 12 && Math.max(one, other) <= 31;
    }

    /** The year of {@code 12 March 1980} or {@code March 12, 1980}; 0 if there is none. */
    private int writtenYear(int first) {
        if (first + 1 >= groups.size()
                || groups.get(first).length() > 2
                || groups.get(first + 1).length() != 4) {
            return 0;
        }
        String between = words.substring(groups.get(first).end, groups.get(first + 1).start)
                .strip();
        int start = Math.max(0, groups.get(first).start - 12);
        String before = words.substring(start, groups.get(first).start).strip();
        String month = between.isEmpty() ? before.substring(before.lastIndexOf(' ') + 1) : between;
        return isMonth(month) ? number(first + 1) : 0;
    }

    private static boolean isMonth(String word) {
        return word.length() >= 3
                && List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
                        .contains(word.substring(0, 3));
    }

    /** Whether one of the words stands shortly before that place. */
    private boolean after(int place, List<String> wanted) {
        String before = " " + words.substring(Math.max(0, place - NEAR), place) + " ";
        for (String word : wanted) {
            if (before.contains(" " + word + " ")) {
                return true;
            }
        }
        return false;
    }

    /** A word for a record and then, perhaps after "no." or "is", something with at least four digits. */
    private void records() {
        for (String word : RECORD_WORDS) {
            int at = words.indexOf(word);
            while (at >= 0) {
                boolean whole = !isLetterOrDigit(at - 1)
                        && (at + word.length() >= words.length()
                                || !Character.isLetter(words.charAt(at + word.length())));
                if (whole && numbered(at + word.length())) {
                    found.add(DocumentError.MEDICAL_RECORD_NUMBER);
                    return;
                }
                at = words.indexOf(word, at + 1);
            }
        }
    }

    private boolean numbered(int from) {
        int i = from;
        for (int token = 0; token < 3 && i < text.length(); token++) {
            while (i < text.length() && !Character.isLetterOrDigit(text.charAt(i))) {
                i++;
            }
            int start = i;
            int digits = 0;
            int firstDigit = -1;
            while (i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '-')) {
                if (isDigit(i)) {
                    digits++;
                    firstDigit = firstDigit < 0 ? i - start : firstDigit;
                }
                i++;
            }
            if (digits >= 4 && firstDigit <= 3) {
                return true;
            }
            if (!FILLERS.contains(words.substring(start, i))) {
                return false;
            }
        }
        return false;
    }

    /** Something, an at sign, and a host with a top-level name; not a Git remote such as git@host.com:path. */
    private void mail() {
        int at = text.indexOf('@');
        while (at >= 0) {
            if (at > 0 && isLocal(text.charAt(at - 1)) && host(at + 1)) {
                found.add(DocumentError.E_MAIL_ADDRESS);
                return;
            }
            at = text.indexOf('@', at + 1);
        }
    }

    private static boolean isLocal(char c) {
        return Character.isLetterOrDigit(c) || "._%+-'".indexOf(c) >= 0;
    }

    private boolean host(int from) {
        int end = from;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || "-.".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        String host = text.substring(from, end);
        while (host.endsWith(".") || host.endsWith("-")) {
            host = host.substring(0, host.length() - 1);
        }
        int point = host.lastIndexOf('.');
        boolean remote = end + 1 < text.length() && text.charAt(end) == ':' && isLetterOrDigit(end + 1);
        return point > 0 && host.length() - point > 2 && letters(host, point + 1) && !remote;
    }

    private static boolean letters(String host, int from) {
        for (int i = from; i < host.length(); i++) {
            if (!Character.isLetter(host.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}

package dev.flagward.document;

import dev.flagward.document.DigitText.Digits;
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

    private final DigitText digits;
    private final String text;
    private final String words;
    private final List<Digits> groups;
    private final Set<DocumentError> found = EnumSet.noneOf(DocumentError.class);

    private IdentifierScan(String text) {
        this.digits = new DigitText(text);
        this.text = digits.text;
        this.words = digits.words;
        this.groups = digits.groups;
    }

    /** The kinds of identifier in the text. */
    static Set<DocumentError> of(String text) {
        if (!DigitText.suspicious(text)) {
            return Set.of();
        }
        IdentifierScan scan = new IdentifierScan(text);
        scan.scan();
        return scan.found;
    }

    private void scan() {
        for (int i = 0; i < groups.size(); i++) {
            if (digits.startsAlone(groups.get(i))) {
                shapes(i);
            }
        }
        records();
        mail();
    }

    private void shapes(int first) {
        Digits group = groups.get(first);
        if (digits.shape(first, "- .", 3, 2, 4) && socialSecurity(first)) {
            found.add(DocumentError.SOCIAL_SECURITY_NUMBER);
        }
        if (group.length() == 9 && digits.endsAlone(group) && digits.after(group.start(), SECURITY_WORDS)) {
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

    /** Numbers that are never given out are none. */
    private boolean socialSecurity(int first) {
        int area = digits.number(first);
        return area != 0 && area != 666 && digits.number(first + 1) != 0 && digits.number(first + 2) != 0;
    }

    private boolean phone(int first) {
        Digits group = groups.get(first);
        boolean plus = group.start() > 0
                && text.charAt(group.start() - 1) == '+'
                && !digits.isLetterOrDigit(group.start() - 2);
        if (plus && digits.joinedDigits(first) >= 9) {
            return true;
        }
        if (digits.shape(first, "-. ", 3, 3, 4) && areaCode(first)) {
            return true;
        }
        if (digits.shape(first, "-. ", 1, 3, 3, 4) && digits.number(first) == 1 && areaCode(first + 1)) {
            return true;
        }
        if (group.start() > 0 && text.charAt(group.start() - 1) == '(' && bracketed(first)) {
            return true;
        }
        return (group.length() == 10 || group.length() == 11)
                && digits.endsAlone(group)
                && digits.after(group.start(), PHONE_WORDS);
    }

    private boolean areaCode(int area) {
        return digits.number(area) >= 200 && digits.number(area + 1) >= 200;
    }

    /** {@code (212) 555-0199}. */
    private boolean bracketed(int first) {
        if (first + 3 > groups.size() || groups.get(first).length() != 3 || !digits.shape(first + 1, "-. ", 3, 4)) {
            return false;
        }
        String between =
                text.substring(groups.get(first).end(), groups.get(first + 1).start());
        return between.strip().equals(")") && areaCode(first);
    }

    private boolean card(int first) {
        Digits group = groups.get(first);
        int last = group.length() >= 15 && group.length() <= 16 && digits.endsAlone(group)
                ? first
                : digits.shape(first, "- ", 4, 4, 4, 4)
                        ? first + 3
                        : digits.shape(first, "- ", 4, 6, 5) ? first + 2 : -1;
        if (last < 0) {
            return false;
        }
        StringBuilder number = new StringBuilder();
        for (int i = first; i <= last; i++) {
            number.append(text, groups.get(i).start(), groups.get(i).end());
        }
        return CardNumber.isIssued(number);
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
        int start = groups.get(first).start();
        boolean slashes =
                first + 1 < groups.size() && text.charAt(groups.get(first).end()) == '/' && year < 2000;
        return slashes || digits.after(start, BIRTH_WORDS) || (year < 2016 && digits.after(start, PATIENT_WORDS));
    }

    /** The year of a date in digits that begins here; 0 if there is none. */
    private int year(int first) {
        if (first + 2 >= groups.size()) {
            return 0;
        }
        Digits one = groups.get(first);
        Digits two = groups.get(first + 1);
        Digits three = groups.get(first + 2);
        boolean joined = two.start() - one.end() == 1
                && three.start() - two.end() == 1
                && "-/. ".indexOf(text.charAt(one.end())) >= 0
                && text.charAt(one.end()) == text.charAt(two.end());
        if (!joined) {
            return 0;
        }
        boolean yearFirst = one.length() == 4 && two.length() <= 2 && three.length() <= 2;
        boolean yearLast = one.length() <= 2 && two.length() <= 2 && three.length() == 4;
        boolean yearShort = one.length() <= 2 && two.length() <= 2 && three.length() == 2;
        if (yearFirst && plausible(digits.number(first + 1), digits.number(first + 2))) {
            return digits.number(first);
        }
        if (yearLast && plausible(digits.number(first), digits.number(first + 1))) {
            return digits.number(first + 2);
        }
        return yearShort
                        && plausible(digits.number(first), digits.number(first + 1))
                        && digits.after(one.start(), BIRTH_WORDS)
                ? 1900
                : 0;
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
        String between = words.substring(
                        groups.get(first).end(), groups.get(first + 1).start())
                .strip();
        int start = Math.max(0, groups.get(first).start() - 12);
        String before = words.substring(start, groups.get(first).start()).strip();
        String month = between.isEmpty() ? before.substring(before.lastIndexOf(' ') + 1) : between;
        return isMonth(month) ? digits.number(first + 1) : 0;
    }

    private static boolean isMonth(String word) {
        return word.length() >= 3
                && List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
                        .contains(word.substring(0, 3));
    }

    /** A word for a record and then, perhaps after "no." or "is", something with at least four digits. */
    private void records() {
        for (String word : RECORD_WORDS) {
            int at = words.indexOf(word);
            while (at >= 0) {
                boolean whole = !digits.isLetterOrDigit(at - 1)
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
            int count = 0;
            int firstDigit = -1;
            while (i < text.length() && (Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '-')) {
                if (digits.isDigit(i)) {
                    count++;
                    firstDigit = firstDigit < 0 ? i - start : firstDigit;
                }
                i++;
            }
            if (count >= 4 && firstDigit <= 3) {
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
        boolean remote = end + 1 < text.length() && text.charAt(end) == ':' && digits.isLetterOrDigit(end + 1);
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

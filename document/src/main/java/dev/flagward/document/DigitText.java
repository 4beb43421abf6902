package dev.flagward.document;

import java.util.ArrayList;
import java.util.List;

/** A text with its runs of digits: how they are grouped, what joins them, and which words stand before them. */
final class DigitText {
    private static final int NEAR = 32;

    final String text;
    final String words;
    final List<Digits> groups = new ArrayList<>();

    DigitText(String text) {
        this.text = plain(text);
        this.words = spaced(this.text);
        collectGroups();
    }

    /** A run of digits: from {@code start} to before {@code end}. */
    record Digits(int start, int end) {
        int length() {
            return end - start;
        }
    }

    /** Nothing without an at sign or at least four digits can be found. */
    static boolean suspicious(String text) {
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

    boolean isDigit(int i) {
        return text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    boolean isLetterOrDigit(int i) {
        return i >= 0 && i < text.length() && Character.isLetterOrDigit(text.charAt(i));
    }

    /** Not in the middle of a word, and not joined to digits before it. */
    boolean startsAlone(Digits group) {
        int before = group.start - 1;
        if (isLetterOrDigit(before)) {
            return false;
        }
        boolean joined = before > 0 && "-./".indexOf(text.charAt(before)) >= 0;
        return !joined || !(isLetterOrDigit(before - 1) && isDigit(before - 1));
    }

    boolean endsAlone(Digits group) {
        if (isLetterOrDigit(group.end)) {
            return false;
        }
        boolean joined = group.end + 1 < text.length() && "-./".indexOf(text.charAt(group.end)) >= 0;
        return !joined || !isDigit(group.end + 1);
    }

    /** Groups of these lengths, joined by one and the same of the separators, with nothing joined after them. */
    boolean shape(int first, String separators, int... lengths) {
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

    int number(int group) {
        return Integer.parseInt(text.substring(groups.get(group).start, groups.get(group).end));
    }

    /** How many digits follow one another with at most one space, dash or point between; 0 if more than a phone has. */
    int joinedDigits(int first) {
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

    /** Whether one of the words stands shortly before that place. */
    boolean after(int place, List<String> wanted) {
        String before = " " + words.substring(Math.max(0, place - NEAR), place) + " ";
        for (String word : wanted) {
            if (before.contains(" " + word + " ")) {
                return true;
            }
        }
        return false;
    }
}

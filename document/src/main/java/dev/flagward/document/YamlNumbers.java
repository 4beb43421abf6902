package dev.flagward.document;

/** Which plain YAML scalars are numbers: JSON's are; other readers' numbers are told apart, to be refused. */
final class YamlNumbers {
    private YamlNumbers() {}

    /** JSON's grammar: an optional minus, no needless zeros, digits on both sides of a point. */
    static boolean isJson(String text) {
        int i = text.startsWith("-") ? 1 : 0;
        int digits = digits(text, i);
        if (digits == 0 || (digits > 1 && text.charAt(i) == '0')) {
            return false;
        }
        i += digits;
        if (i < text.length() && text.charAt(i) == '.') {
            int decimals = digits(text, i + 1);
            if (decimals == 0) {
                return false;
            }
            i += 1 + decimals;
        }
        if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            i++;
            if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
                i++;
            }
            int power = digits(text, i);
            if (power == 0) {
                return false;
            }
            i += power;
        }
        return i == text.length();
    }

    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i - from;
    }

    /** Not JSON's, but a number in YAML's core schema or in YAML 1.1: 0x1F, 0o17, 012, +1, .5, 1., .inf, .nan, 1_000. */
    static boolean isAmbiguous(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (start == text.length()) {
            return false;
        }
        String rest = text.substring(start);
        if (rest.equalsIgnoreCase(".inf") || rest.equalsIgnoreCase(".nan")) {
            return true;
        }
        if (rest.startsWith("0x") || rest.startsWith("0o") || rest.startsWith("0b")) {
            return rest.length() > 2 && onlyOf(rest.substring(2), "0123456789abcdefABCDEF_");
        }
        String digits = rest.replace("_", "");
        int point = digits.indexOf('.');
        if (digits.indexOf('.', point + 1) >= 0 && point >= 0) {
            return false;
        }
        return digits(digits, 0) + digits(digits, point + 1) > 0 && onlyOf(digits, "0123456789.") && !isJson(text);
    }

    private static boolean onlyOf(String text, String allowed) {
        for (int i = 0; i < text.length(); i++) {
            if (allowed.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }
}

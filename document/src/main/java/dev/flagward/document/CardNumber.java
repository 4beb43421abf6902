package dev.flagward.document;

/** Which numbers of 15 or 16 digits can be those of a payment card: by their issuer and their check digit. */
final class CardNumber {
    private CardNumber() {}

    static boolean isIssued(CharSequence digits) {
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
}

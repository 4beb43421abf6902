package dev.flagward.document;

/**
 * Finds what could identify a patient in texts that are kept for ever: social security, record and card numbers, e-mail
 * addresses, phone numbers, birth dates, and rules that ask for a person. It names the kind and the place, and never
 * repeats what it found.
 */
public final class PrivacyLint {
    private PrivacyLint() {}

    /** Everything identifying in the keys, facts, variants and rules of a document. */
    public static Problems check(FlagDocument document) {
        return new PrivacyWalk().walk(document);
    }

    /**
     * Everything identifying in a text such as a reason or a ticket.
     *
     * @param place what the text is, for the message: {@code reason}
     */
    public static Problems check(String place, String text) {
        return new Problems(IdentifierScan.of(text).stream()
                .map(kind -> problem(kind, "the " + place, ""))
                .toList());
    }

    /** Whether an attribute of that name holds what identifies a person: {@code patient.dateOfBirth}, {@code e-mail}. */
    public static boolean identifies(String attribute) {
        return IdentifyingNames.contain(attribute);
    }

    static Problem problem(DocumentError kind, String what, String path) {
        return new Problem(
                kind,
                "",
                path,
                what + " holds what looks like " + words(kind),
                "take it out; name a ticket or a practice instead");
    }

    private static String words(DocumentError kind) {
        return switch (kind) {
            case SOCIAL_SECURITY_NUMBER -> "a social security number";
            case MEDICAL_RECORD_NUMBER -> "a medical record, patient or member number";
            case E_MAIL_ADDRESS -> "an e-mail address";
            case PHONE_NUMBER -> "a phone number";
            case BIRTH_DATE -> "a date of birth";
            case PAYMENT_CARD -> "a payment card number";
            default -> "something that identifies a person";
        };
    }
}

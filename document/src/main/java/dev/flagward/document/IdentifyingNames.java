package dev.flagward.document;

import java.util.Locale;
import java.util.Set;

/** The names of attributes that hold what identifies a person, however they are written: {@code patient.dateOfBirth}. */
final class IdentifyingNames {
    private static final Set<String> NAMES = Set.of(
            "ssn",
            "socialsecuritynumber",
            "mrn",
            "medicalrecordnumber",
            "email",
            "emailaddress",
            "mail",
            "phone",
            "phonenumber",
            "mobile",
            "mobilenumber",
            "dob",
            "dateofbirth",
            "birthdate",
            "birthday",
            "firstname",
            "lastname",
            "surname",
            "givenname",
            "familyname",
            "fullname",
            "maidenname",
            "patientname",
            "patientid",
            "patientnumber",
            "patientmrn",
            "memberid",
            "subscriberid",
            "streetaddress",
            "homeaddress",
            "cardnumber");

    private IdentifyingNames() {}

    static boolean contain(String attribute) {
        String folded = folded(attribute);
        return NAMES.contains(folded)
                || NAMES.contains(folded(attribute.substring(attribute.lastIndexOf('.') + 1)))
                || folded.equals("name")
                || folded.endsWith("patientname")
                || folded.endsWith("patientid");
    }

    private static String folded(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (Character.isLetterOrDigit(name.charAt(i))) {
                folded.append(name.charAt(i));
            }
        }
        return folded.toString().toLowerCase(Locale.ROOT);
    }
}

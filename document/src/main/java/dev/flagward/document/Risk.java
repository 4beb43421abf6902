package dev.flagward.document;

/** What a wrong value of the flag could harm; policy hangs on it. */
public enum Risk {
    CLINICAL("clinical"),
    PATIENT_DATA("patient-data"),
    BILLING("billing"),
    SECURITY("security"),
    COSMETIC("cosmetic");

    private final String word;

    Risk(String word) {
        this.word = word;
    }

    /** How the flag document spells it. */
    public String word() {
        return word;
    }
}

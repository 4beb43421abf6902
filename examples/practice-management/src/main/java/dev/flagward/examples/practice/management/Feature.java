package dev.flagward.examples.practice.management;

import dev.flagward.client.BooleanFlag;

/** What a practice gets or does not, in the words of the page, with the flag that says which. */
@SuppressWarnings("ImmutableEnumChecker") // A handle is a record; its call site changes with the flag, as it should.
enum Feature {
    APPOINTMENTS("Scheduling", "Appointments", PracticeFlags.APPOINTMENTS_ENABLED),
    TELEHEALTH("Scheduling", "Telehealth visits", PracticeFlags.TELEHEALTH_APPOINTMENTS_ENABLED),
    VIDEO("Scheduling", "Telehealth by video instead of phone", PracticeFlags.VIDEO_CALLS_ENABLED),
    PATIENTS("Patients and notes", "List of patients", PracticeFlags.PATIENT_MANAGEMENT_ENABLED),
    PROVIDERS("Patients and notes", "List of providers", PracticeFlags.PROVIDER_MANAGEMENT_ENABLED),
    NOTES("Patients and notes", "Clinical notes", PracticeFlags.CLINICAL_NOTES_ENABLED),
    SIGNING("Patients and notes", "Signing of notes", PracticeFlags.NOTE_SIGNING_ENABLED),
    PAYMENTS("Billing", "Online payments", PracticeFlags.PAYMENTS_ENABLED),
    EDI("Billing", "Electronic claims", PracticeFlags.EDI_INTEGRATION_ENABLED),
    LEDGER("Billing", "Financial ledger", PracticeFlags.FINANCIAL_LEDGER_ENABLED),
    REPORTING("Billing", "Reports by kind of visit", PracticeFlags.ADVANCED_REPORTING_ENABLED),
    TRAIL("Security", "Detailed audit trail", PracticeFlags.AUDIT_TRAIL_ENHANCED),
    ENCRYPTION("Security", "Keys of 256 bits", PracticeFlags.ENHANCED_ENCRYPTION),
    TWO_FACTOR("Security", "Second factor at the portal", PracticeFlags.TWO_FACTOR_AUTH_REQUIRED),
    RETENTION("Security", "Old notes left out", PracticeFlags.DATA_RETENTION),
    MULTI_PRACTICE("Operation", "Several practices together", PracticeFlags.MULTI_PRACTICE_SUPPORT),
    INDEX("Operation", "Appointments by index", PracticeFlags.DATABASE_QUERY_OPTIMIZATION),
    CACHING("Operation", "Appointments kept in memory", PracticeFlags.CACHING_ENABLED);

    private final String group;
    private final String title;
    private final BooleanFlag flag;

    Feature(String group, String title, BooleanFlag flag) {
        this.group = group;
        this.title = title;
        this.flag = flag;
    }

    String group() {
        return group;
    }

    String title() {
        return title;
    }

    BooleanFlag flag() {
        return flag;
    }
}

package dev.flagward.examples.practice.management;

import dev.flagward.client.BooleanFlag;
import dev.flagward.client.Flags;

/** The flags that this service asks. */
final class PracticeFlags {
    public static final BooleanFlag VIDEO_CALLS_ENABLED = Flags.bool("video_calls_enabled", false);
    public static final BooleanFlag EDI_INTEGRATION_ENABLED = Flags.bool("edi_integration_enabled", false);
    public static final BooleanFlag PAYMENTS_ENABLED = Flags.bool("payments_enabled", false);
    public static final BooleanFlag APPOINTMENTS_ENABLED = Flags.bool("appointments_enabled", true);
    public static final BooleanFlag TELEHEALTH_APPOINTMENTS_ENABLED =
            Flags.bool("telehealth_appointments_enabled", false);
    public static final BooleanFlag PATIENT_MANAGEMENT_ENABLED = Flags.bool("patient_management_enabled", true);
    public static final BooleanFlag PROVIDER_MANAGEMENT_ENABLED = Flags.bool("provider_management_enabled", true);
    public static final BooleanFlag CLINICAL_NOTES_ENABLED = Flags.bool("clinical_notes_enabled", true);
    public static final BooleanFlag NOTE_SIGNING_ENABLED = Flags.bool("note_signing_enabled", false);
    public static final BooleanFlag FINANCIAL_LEDGER_ENABLED = Flags.bool("financial_ledger_enabled", false);
    public static final BooleanFlag ADVANCED_REPORTING_ENABLED = Flags.bool("advanced_reporting_enabled", false);
    public static final BooleanFlag AUDIT_TRAIL_ENHANCED = Flags.bool("audit_trail_enhanced", true);
    public static final BooleanFlag MULTI_PRACTICE_SUPPORT = Flags.bool("multi_practice_support", false);
    public static final BooleanFlag DATABASE_QUERY_OPTIMIZATION = Flags.bool("database_query_optimization", false);
    public static final BooleanFlag CACHING_ENABLED = Flags.bool("caching_enabled", false);
    public static final BooleanFlag ENHANCED_ENCRYPTION = Flags.bool("enhanced_encryption", true);
    public static final BooleanFlag TWO_FACTOR_AUTH_REQUIRED = Flags.bool("two_factor_auth_required", true);
    public static final BooleanFlag DATA_RETENTION = Flags.bool("data_retention", false);

    private PracticeFlags() {}
}

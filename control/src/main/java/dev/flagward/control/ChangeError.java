package dev.flagward.control;

import dev.flagward.document.ErrorCode;

/** Why a change cannot be made, or may not be. */
public enum ChangeError implements ErrorCode {
    // What was asked for does not fit the document
    NO_SUCH_FLAG("FW-4001"),
    NO_SUCH_ENVIRONMENT("FW-4002"),
    NO_SUCH_VARIANT("FW-4003"),
    VARIANT_NEEDED("FW-4004"),
    FLAG_EXISTS("FW-4005"),
    ARCHIVED("FW-4006"),
    NEEDS_UPGRADE("FW-4007"),
    NO_SUCH_RULE("FW-4008"),
    RULE_EXISTS("FW-4009"),
    NO_SUCH_SEGMENT("FW-4010"),
    SHARE_TOO_LARGE("FW-4011"),
    WOULD_FORGET("FW-4012"),
    NOT_THERE_THEN("FW-4013"),
    NO_DRIFT("FW-4014"),
    BAD_TEXT("FW-4015"),
    BAD_PLAN("FW-4016"),
    KEY_TAKEN("FW-4017"),

    // Policy
    REASON_NEEDED("FW-4101"),
    TICKET_NEEDED("FW-4102"),
    APPROVAL_NEEDED("FW-4103"),
    EDIT_NOT_ADOPTED("FW-4104"),
    LOG_NOT_WRITTEN("FW-4105"),

    // People
    NO_SUCH_PROPOSAL("FW-4106"),
    PROPOSAL_ENDED("FW-4107"),
    PROPOSAL_STALE("FW-4108"),
    OWN_PROPOSAL("FW-4109"),
    NOT_AUTHENTICATED("FW-4110"),
    NOT_PERMITTED("FW-4111"),
    REVIEW_OWED("FW-4112"),
    BAD_BREAK_GLASS("FW-4113"),
    NO_SUCH_BREAK_GLASS("FW-4114"),
    /** Those who should hear of it were not told; the change is done. */
    NOT_TOLD("FW-4115"),

    // Guarded rollouts
    NO_SUCH_ROLLOUT("FW-4201"),
    ROLLOUT_UNFIT("FW-4202"),
    ROLLOUT_BUSY("FW-4203"),
    ROLLOUT_OVERTAKEN("FW-4204"),
    ROLLOUT_TOO_SOON("FW-4205"),
    BAD_ALERT("FW-4206"),
    PLAN_UNREAD("FW-4207"),
    BAD_EVENT("FW-4208"),
    ROLLOUT_BACKWARD("FW-4209"),

    // Retention
    HOLD_STANDS("FW-4301"),
    TOO_YOUNG("FW-4302"),
    STILL_NEEDED("FW-4303"),
    NO_SUCH_HOLD("FW-4304"),
    OWN_HOLD("FW-4305"),
    /** Entries are kept for less than six years, because somebody has said so. */
    KEPT_BRIEFLY("FW-4306"),
    /** The backup that goes before a pruning does not verify. */
    NO_GOOD_BACKUP("FW-4307");

    private final String id;

    ChangeError(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }
}

package dev.flagward.cli;

import dev.flagward.document.ErrorCode;

/** What can go wrong between a person and the commands. */
enum CliError implements ErrorCode {
    /** An unknown option, a missing value, a parameter too many. */
    USAGE("FW-5001"),
    UNKNOWN_COMMAND("FW-5002"),
    UNKNOWN_ENVIRONMENT("FW-5003"),
    UNKNOWN_FLAG("FW-5004"),
    /** A kind of store whose driver is not part of this program. */
    STORE_NEEDS_DRIVER("FW-5005"),
    /** The file of the store cannot be read. */
    STORE_UNREADABLE("FW-5006"),
    /** The name that was typed is not the environment's. */
    NOT_CONFIRMED("FW-5007"),
    /** The results could not be written, for another reason than a closed pipe. */
    OUTPUT_FAILED("FW-5008"),
    /** A defect of Flagward. */
    UNEXPECTED("FW-5009"),
    /** Somebody else changed the store first. */
    CONFLICT("FW-5010"),
    /** A number, a share, a name or a date on the command line is none. */
    BAD_VALUE("FW-5011"),
    /** The document and its ledger do not say the same. */
    NOT_IN_STEP("FW-5012"),
    /** The context of an evaluation lacks what the flag needs. */
    EVALUATION("FW-5013"),
    /** The report of a drill is not the one that was signed. */
    REPORT_ALTERED("FW-5014");

    private final String id;

    CliError(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }
}

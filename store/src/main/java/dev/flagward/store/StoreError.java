package dev.flagward.store;

import dev.flagward.document.ErrorCode;

/** What can be wrong with a store. */
public enum StoreError implements ErrorCode {
    /** There is no document, or it is no file. */
    NO_DOCUMENT("FW-3001"),
    /** The operating system does not let us read or write. */
    NO_PERMISSION("FW-3002"),
    /** There is no room, or the disk failed while something was written; nothing was changed. */
    NOT_WRITTEN("FW-3003"),
    /** The disk failed while something was made durable; nobody knows what it kept. */
    NOT_DURABLE("FW-3004"),
    /** Another process works on the store and does not finish. */
    BUSY("FW-3005"),
    /** The disk failed while something was read. */
    NOT_READ("FW-3006"),
    /** The format of the document's file can be read but not written. */
    READ_ONLY_FORMAT("FW-3007"),
    /** The store's server cannot be reached. */
    AWAY("FW-3008"),
    /** The store's tables are of an older version, and whoever asks may not bring them forward. */
    OLDER_TABLES("FW-3009"),
    /** The store's tables are of a newer version than this program writes. */
    NEWER_TABLES("FW-3010"),
    /** There is no room to keep back for going safe, or what was kept back has been used; the change is done. */
    NO_RESERVE("FW-3011"),

    /** The document was changed beside the store. */
    DRIFT("FW-3101"),
    /** The document is behind its ledger and could not be written again. */
    BEHIND("FW-3102"),
    /** A torn tail, left by a crash, was cut from the ledger and kept aside. */
    TAIL_CUT("FW-3103"),
    /** The store cannot be reached, and what is shown is what it held a while ago. */
    AGED("FW-3104"),

    /** The ledger is not what was written. */
    LEDGER_DAMAGED("FW-3201"),
    /** There is no such revision. */
    NO_REVISION("FW-3202"),
    /** The entry would be too long for the ledger. */
    ENTRY_TOO_LONG("FW-3203"),
    /** The ledger's key is missing or unreadable. */
    NO_KEY("FW-3204"),
    /** The ledger lacks entries that this process has seen: its server went back to an older state. */
    WENT_BACK("FW-3205"),
    /** The entry was pruned, and the revision with it. */
    PRUNED("FW-3206"),
    /** This kind of store does not prune its ledger, or the one that was asked to does not let it. */
    NOT_PRUNED("FW-3207"),

    /** There is no backup there, or it is not complete. */
    NO_BACKUP("FW-3301"),
    /** The backup does not verify. */
    BACKUP_DAMAGED("FW-3302"),
    /** There is something where the backup would be written. */
    BACKUP_EXISTS("FW-3303"),

    /** A ConfigMap would be larger than the cluster takes. */
    TOO_LARGE("FW-3401"),
    /** The store's server did not say whether it took the change. */
    OUTCOME_UNKNOWN("FW-3402"),
    /** What is to be restarted after the change cannot be; nothing was changed. */
    NOT_RESTARTABLE("FW-3403"),
    /** The change is done, and what was to be restarted after it did not come up. */
    NOT_RESTARTED("FW-3404");

    private final String id;

    StoreError(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }
}

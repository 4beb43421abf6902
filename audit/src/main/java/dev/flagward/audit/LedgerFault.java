package dev.flagward.audit;

/** What can be wrong with a ledger, its checkpoints, its patches or a proof; each has a page in the documents. */
public enum LedgerFault {
    TORN_TAIL("FW-2001"),
    MALFORMED_LINE("FW-2002"),
    ENTRY_CHANGED("FW-2003"),
    WRONG_SEQUENCE("FW-2004"),
    ENTRY_TOO_LONG("FW-2005"),
    PRUNED_UNSAID("FW-2006"),

    CHECKPOINT_MALFORMED("FW-2101"),
    SIGNATURE_FALSE("FW-2102"),
    NOT_SIGNED("FW-2103"),
    REWRITTEN("FW-2104"),
    ROLLED_BACK("FW-2105"),
    SPLIT_VIEW("FW-2106"),
    OTHER_LOG("FW-2107"),
    OTHER_KEY("FW-2108"),
    KEY_MALFORMED("FW-2109"),

    PATCH_MISSING("FW-2201"),
    PATCH_CHANGED("FW-2202"),

    PROOF_MALFORMED("FW-2301"),
    PROOF_REFUSED("FW-2302"),
    NOT_PROVABLE("FW-2303"),

    UNREADABLE("FW-2401");

    private final String id;

    LedgerFault(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }
}

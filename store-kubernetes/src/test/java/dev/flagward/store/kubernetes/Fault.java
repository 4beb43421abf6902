package dev.flagward.store.kubernetes;

/** What may go wrong with one request. */
enum Fault {
    NONE,
    /** The connection is cut, and the server never hears of it. */
    CUT_BEFORE,
    /** The server does it, and the connection is cut before the answer. */
    CUT_AFTER,
    /** The server does it, and the answer is cut in the middle. */
    HALF_ANSWER,
    /** The server does it, and says nothing until the client gives up. */
    SILENT_AFTER,
    /** An error, and nothing done. */
    ERROR_BEFORE,
    /** An error although it was done. */
    ERROR_AFTER,
    /** Too many requests; nothing done. */
    BUSY,
    /** Not permitted. */
    FORBIDDEN;

    boolean reachesServer() {
        return this == NONE || this == CUT_AFTER || this == HALF_ANSWER || this == SILENT_AFTER || this == ERROR_AFTER;
    }
}

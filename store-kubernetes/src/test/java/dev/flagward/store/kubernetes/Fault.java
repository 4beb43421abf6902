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
    /** It stands still on its way, and the server does it when the client has long given up. */
    LATE,
    /** An error, and nothing done. */
    ERROR_BEFORE,
    /** An error although it was done. */
    ERROR_AFTER,
    /** Too many requests; nothing done. */
    BUSY,
    /** Not permitted. */
    FORBIDDEN;

    boolean reachesServer() {
        return switch (this) {
            case NONE, CUT_AFTER, HALF_ANSWER, SILENT_AFTER, LATE, ERROR_AFTER -> true;
            case CUT_BEFORE, ERROR_BEFORE, BUSY, FORBIDDEN -> false;
        };
    }
}

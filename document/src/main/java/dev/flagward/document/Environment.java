package dev.flagward.document;

/**
 * An environment and its policy for changes.
 *
 * @param critical a change asks for the environment's name to be typed when a person is there to type it
 * @param approvals how many people besides the author a riskier change needs; 0 or more
 * @param reason whether a change must say why
 * @param ticket whether a change must name a ticket
 * @param externalEdits what happens to a document edited by hand
 * @param retention how many years the ledger keeps its entries at least; from 1 to 100
 */
public record Environment(
        String key,
        boolean critical,
        int approvals,
        Requirement reason,
        Requirement ticket,
        ExternalEdits externalEdits,
        int retention) {
    /** In years: as long as 45 CFR 164.316(b)(2)(i) asks documentation of actions to be kept. */
    public static final int USUAL_RETENTION = 6;

    /** Whether a field of a change may be left out. Words: {@code required}, {@code optional}. */
    public enum Requirement {
        OPTIONAL,
        REQUIRED
    }

    /**
     * What is done with drift. Words: {@code adopt} (recorded as an {@code external_edit} entry and kept; the default),
     * {@code refuse} (changes wait until a person adopts or undoes it).
     */
    public enum ExternalEdits {
        ADOPT,
        REFUSE
    }

    /** An environment whose entries are kept for as long as usual. */
    public Environment(
            String key,
            boolean critical,
            int approvals,
            Requirement reason,
            Requirement ticket,
            ExternalEdits externalEdits) {
        this(key, critical, approvals, reason, ticket, externalEdits, USUAL_RETENTION);
    }

    /** The environment as the plain format implies it: {@code production} is critical, nothing is required. */
    public static Environment plain(String key) {
        return new Environment(
                key, key.equals("production"), 0, Requirement.OPTIONAL, Requirement.OPTIONAL, ExternalEdits.ADOPT);
    }
}

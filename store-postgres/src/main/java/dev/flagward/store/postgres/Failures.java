package dev.flagward.store.postgres;

import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;

/** What a failed statement means to a person, by its SQLSTATE (PostgreSQL's manual, appendix A). */
final class Failures {
    /** There is no such function. */
    static final String OLDER = "42883";

    private static final String NOTHING_CHANGED = "; nothing was changed";

    private Failures() {}

    /** Whether the database is out of reach: no connection, or it is going down, coming up, or full. */
    static boolean away(SQLException failed) {
        String state = state(failed);
        return state.startsWith("08") || state.startsWith("57P") || state.equals("53300");
    }

    /** Whether the database gave the transaction up for another's sake. */
    static boolean again(SQLException failed) {
        return Set.of("40001", "40P01").contains(state(failed));
    }

    static boolean noTables(SQLException failed) {
        return Set.of("42P01", "3F000").contains(state(failed));
    }

    /** Whether the tables are of an older version: a function of the newest ones is missing, or they say so. */
    static boolean older(SQLException failed) {
        return state(failed).equals(OLDER);
    }

    /** Whether it might go well another time: the database is away or full, or somebody else holds something. */
    static boolean passing(SQLException failed) {
        return away(failed)
                || Set.of("55P03", "57014", "25P03", "40P01", "53100").contains(state(failed));
    }

    static StoreException reading(String location, SQLException failed) {
        return of(location, failed, "");
    }

    static StoreException writing(String location, SQLException failed) {
        return of(location, failed, NOTHING_CHANGED);
    }

    private static StoreException of(String location, SQLException failed, String besides) {
        if (away(failed)) {
            return new StoreException(
                    StoreError.AWAY,
                    location + " cannot be reached: " + line(failed) + besides,
                    "look whether the database runs, and whether its address is right",
                    failed);
        }
        return switch (state(failed)) {
            case "28000", "28P01" ->
                new StoreException(
                        StoreError.NO_PERMISSION,
                        location + " does not let this role in: " + line(failed),
                        "set PGUSER and PGPASSWORD, or a password file",
                        failed);
            case "3D000" ->
                new StoreException(
                        StoreError.NO_DOCUMENT, "there is no such database: " + location, "create it first", failed);
            case "42P01", "3F000" ->
                new StoreException(
                        StoreError.NO_DOCUMENT,
                        "the database has no tables of Flagward yet: " + location,
                        "flagward copy --from URL --to URL makes them, and the project",
                        failed);
            case "42501" ->
                new StoreException(
                        StoreError.NO_PERMISSION,
                        "this database role may not do that: " + line(failed) + besides,
                        "ask for the grants in deploy/postgresql/roles.sql",
                        failed);
            case "25006" ->
                new StoreException(
                        StoreError.NOT_WRITTEN,
                        location + " is a standby, which takes no changes: " + line(failed) + besides,
                        "name the primary",
                        failed);
            case "53100" ->
                new StoreException(
                        StoreError.NOT_WRITTEN,
                        "the disk of " + location + " is full: " + line(failed) + besides,
                        "make room there; nothing else is to be mended",
                        failed);
            case "55P03", "57014", "25P03" ->
                new StoreException(
                        StoreError.BUSY,
                        "somebody else holds the project or its tables: " + line(failed) + besides,
                        "try again; pg_stat_activity names who",
                        failed);
            default ->
                new StoreException(
                        besides.isEmpty() ? StoreError.NOT_READ : StoreError.NOT_WRITTEN,
                        location + " failed: " + line(failed) + besides,
                        "mend the database",
                        failed);
        };
    }

    /** Nobody could tell whether the transaction ended well. */
    static StoreException unknown(String location, SQLException failed) {
        return new StoreException(
                StoreError.OUTCOME_UNKNOWN,
                location + " did not confirm that the change is durable: " + line(failed),
                "look whether it and its standby run, then see flagward history whether the change is there",
                failed);
    }

    private static String state(SQLException failed) {
        return Objects.requireNonNullElse(failed.getSQLState(), "");
    }

    /** The first line of what went wrong. */
    static String line(Exception failed) {
        String message = Objects.requireNonNullElse(
                failed.getMessage(), failed.getClass().getSimpleName());
        return message.lines().findFirst().orElse(message).replaceFirst("^(ERROR|FATAL): ", "");
    }
}

package dev.flagward.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.UUID;
import javax.sql.DataSource;

/** Where a transaction that wrote entries ends: behind it they are durable, and until it none is there. */
record CommitPoint(DataSource database, String project, String location) {
    /**
     * Ends the transaction, and looks whether its last entry is there: the driver does not tell a commit that the database
     * answered with a rollback. Behind this call the entries may be there without our hearing of it.
     *
     * @param sequence of that entry
     * @param request whose entry it is
     */
    void reach(Connection connection, long sequence, UUID request) {
        try {
            commit(connection);
            connection.setAutoCommit(true);
            if (Entries.isOf(connection, project, sequence, request)) {
                return;
            }
        } catch (SQLWarning unsure) {
            throw Failures.unknown(location, unsure);
        } catch (SQLException failed) {
            abandon(connection, failed);
            find(sequence, request, failed);
            return;
        }
        throw Failures.writing(location, rolledBack());
    }

    /** The same of a copy, which, made again, looks how far it came: without an answer nobody knows. */
    void reachAsCopy(Connection connection, long sequence, UUID request) throws SQLException {
        boolean there;
        try {
            commit(connection);
            there = Entries.isOf(connection, project, sequence, request);
        } catch (SQLException failed) {
            throw Failures.unknown(location, failed);
        }
        if (!there) {
            throw rolledBack();
        }
    }

    private static SQLException rolledBack() {
        return new SQLException("the database answered the commit with a rollback");
    }

    /**
     * Commits.
     *
     * @throws SQLWarning if the database did, and warns that no standby has confirmed it: then it may still be lost
     */
    private static void commit(Connection connection) throws SQLException {
        connection.clearWarnings();
        connection.commit();
        SQLWarning told = connection.getWarnings();
        if (told != null) {
            throw told;
        }
    }

    /**
     * Asks anew whether the transaction of that request came to be. The project's row is held for it: had that
     * transaction not ended yet, the row would be its.
     */
    private void find(long sequence, UUID request, SQLException failed) {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            Project.lock(connection, project);
            boolean there = Entries.isOf(connection, project, sequence, request);
            connection.rollback();
            if (there) {
                return;
            }
        } catch (SQLException unreachable) {
            failed.addSuppressed(unreachable);
            throw Failures.unknown(location, failed);
        }
        throw Failures.writing(location, failed);
    }

    /** Gives the transaction up, if it has not ended. */
    static void abandon(Connection connection, Exception because) {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException besides) {
            because.addSuppressed(besides);
        }
    }
}

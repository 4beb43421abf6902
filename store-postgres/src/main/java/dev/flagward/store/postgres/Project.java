package dev.flagward.store.postgres;

import dev.flagward.audit.Frontier;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * A project's row: its document, and where its ledger ends.
 *
 * @param document as it stands there, whoever wrote it
 * @param digest of the document that the ledger makes; empty while there is no ledger
 * @param written the SHA-256 of the document as the last entry wrote it
 * @param checkpoint the signed note of the tree, as text; empty while there is no ledger
 * @param lossy whether the database answers before a change is durable, unless told otherwise
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Project(
        String name,
        byte[] document,
        Frontier frontier,
        String digest,
        String written,
        String checkpoint,
        boolean lossy) {
    private static final String SEE = "SELECT document, frontier, digest, written, checkpoint,"
            + " current_setting('synchronous_commit') = 'off' FROM flagward.project WHERE name = ?";
    /** A document that stays is not written again. */
    private static final String MOVE = "UPDATE flagward.project SET size = ?, frontier = ?, digest = ?, written = ?,"
            + " checkpoint = ?, document = coalesce(?, document) WHERE name = ?";

    static Project seen(Connection connection, String name) throws SQLException {
        return find(connection, name).orElseThrow(() -> none(name));
    }

    static Optional<Project> find(Connection connection, String name) throws SQLException {
        return read(connection, name, SEE);
    }

    /** The row as whoever wrote it last left it; until this transaction ends nobody else writes to the project. */
    static Project held(Connection connection, String name) throws SQLException {
        return findHeld(connection, name).orElseThrow(() -> none(name));
    }

    static Optional<Project> findHeld(Connection connection, String name) throws SQLException {
        return read(connection, name, SEE + " FOR NO KEY UPDATE");
    }

    private static StoreException none(String name) {
        return new StoreException(
                StoreError.NO_DOCUMENT,
                "there is no project " + name + " in that database",
                "name another with ?project=NAME, or make it with flagward copy --from URL --to URL");
    }

    private static Optional<Project> read(Connection connection, String name, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Project(
                                name,
                                row.getBytes(1),
                                Frontier.parse(row.getString(2)),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getBoolean(6)))
                        : Optional.empty();
            }
        }
    }

    /** Makes the row. Of two who do so at once one waits, and fails. */
    static void make(Connection connection, String name, byte[] document) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO flagward.project (name, document) VALUES (?, ?)")) {
            statement.setString(1, name);
            statement.setBytes(2, document);
            statement.executeUpdate();
        }
    }

    /** Moves the end of the ledger, and puts the document in place that has this digest. */
    static void move(
            Connection connection,
            String name,
            Frontier frontier,
            String digest,
            String written,
            String checkpoint,
            Optional<byte[]> document)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
            statement.setLong(1, frontier.size());
            statement.setString(2, frontier.toText());
            statement.setString(3, digest);
            statement.setString(4, written);
            statement.setString(5, checkpoint);
            statement.setBytes(6, document.orElse(null));
            statement.setString(7, name);
            statement.executeUpdate();
        }
    }

    /** A database that answers before the log is on its disk is asked not to, for this transaction. */
    static void durably(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT set_config('synchronous_commit', 'on', true)"
                    + " WHERE current_setting('synchronous_commit') = 'off'");
        }
    }

    /** How many entries there are. */
    long revision() {
        return frontier.size();
    }
}

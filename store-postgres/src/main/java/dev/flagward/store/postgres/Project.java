package dev.flagward.store.postgres;

import dev.flagward.audit.Frontier;
import dev.flagward.document.DocumentWriter;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

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

    static Project seen(Connection connection, String name) throws SQLException {
        return read(connection, name, SEE);
    }

    /** The row as whoever wrote it last left it; until this transaction ends nobody else writes to the project. */
    static Project held(Connection connection, String name) throws SQLException {
        return read(connection, name, SEE + " FOR NO KEY UPDATE");
    }

    private static Project read(Connection connection, String name, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new StoreException(
                            StoreError.NO_DOCUMENT,
                            "there is no project " + name + " in that database",
                            "name another with ?project=NAME, or make it with flagward copy --from URL --to URL");
                }
                return new Project(
                        name,
                        row.getBytes(1),
                        Frontier.parse(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6));
            }
        }
    }

    static void found(Connection connection, String name, String location, FlagDocument document) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO flagward.project (name, document) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
            statement.setString(1, name);
            statement.setBytes(2, DocumentWriter.write(document));
            if (statement.executeUpdate() == 0) {
                throw new StoreException(
                        StoreError.NOT_WRITTEN, "there is a store at " + location + " already", "name another project");
            }
        }
    }

    /** How many entries there are. */
    long revision() {
        return frontier.size();
    }
}

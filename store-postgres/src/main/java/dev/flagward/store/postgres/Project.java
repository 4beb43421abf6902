package dev.flagward.store.postgres;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.SignedNote;
import dev.flagward.audit.TreeHead;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A project's row: its document, and where its ledger ends; and the entries that stand there. All of it is one statement,
 * and so one moment.
 *
 * @param document as it stands there, whoever wrote it
 * @param digest of the document that the ledger makes; empty while there is no ledger
 * @param written the SHA-256 of the document as the last entry wrote it
 * @param checkpoint the signed note of the tree, as text; empty while there is no ledger
 * @param lossy whether the database answers before a change is durable, unless told otherwise
 * @param changed when each flag was last changed; empty while the row is held
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Project(
        String name,
        byte[] document,
        Frontier frontier,
        String digest,
        String written,
        String checkpoint,
        boolean lossy,
        End end,
        Map<String, Instant> changed) {
    /**
     * The entries at the end of the ledger.
     *
     * @param root of the tree after the last entry, as that entry has it
     * @param entry the last one
     * @param more whether there is one behind it
     * @param known the root after the entry that was asked for besides
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record End(Optional<byte[]> root, Optional<byte[]> entry, boolean more, Optional<byte[]> known) {}

    private static final String LOOK = """
            SELECT document, frontier, digest, written, checkpoint, current_setting('synchronous_commit') = 'off',
                root, entry, more, known, %s
            FROM flagward.project CROSS JOIN LATERAL (
                SELECT (array_agg(root) FILTER (WHERE sequence = size))[1] AS root,
                    (array_agg(entry) FILTER (WHERE sequence = size))[1] AS entry,
                    coalesce(bool_or(sequence > size), false) AS more,
                    (array_agg(root) FILTER (WHERE sequence = ?))[1] AS known
                FROM flagward.entry WHERE project = name AND sequence IN (size, size + 1, ?)) AS last
            WHERE name = ?""";

    private static final String SEE = LOOK.formatted(Changed.TIMES);
    private static final String LOCK = "SELECT FROM flagward.project WHERE name = ? FOR NO KEY UPDATE";
    /** Whoever waited for the lock looks after it, and so at what the one before left. */
    private static final String HOLD = LOCK + "; " + LOOK.formatted("NULL") + "; " + Schema.VERSION_THERE;

    private static final String MOVE = "UPDATE flagward.project SET size = ?, frontier = ?, digest = ?, written = ?,"
            + " checkpoint = ? WHERE name = ?";
    private static final String MOVE_WITH_DOCUMENT = MOVE.replace(" WHERE", ", document = ? WHERE");

    static Project seen(Connection connection, String name, TreeHead known) throws SQLException {
        return find(connection, name, known).orElseThrow(() -> none(name));
    }

    /** @param known a ledger whose last entry is looked at besides */
    static Optional<Project> find(Connection connection, String name, TreeHead known) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SEE)) {
            look(statement, 1, name, known);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(of(row, name)) : Optional.empty();
            }
        }
    }

    private static void look(PreparedStatement statement, int from, String name, TreeHead known) throws SQLException {
        statement.setLong(from, known.size());
        statement.setLong(from + 1, known.size());
        statement.setString(from + 2, name);
    }

    private static Project of(ResultSet row, String name) throws SQLException {
        return new Project(
                name,
                row.getBytes(1),
                Frontier.parse(row.getString(2)),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getBoolean(6),
                new End(
                        Optional.ofNullable(row.getBytes(7)),
                        Optional.ofNullable(row.getBytes(8)),
                        row.getBoolean(9),
                        Optional.ofNullable(row.getBytes(10))),
                Changed.times(row.getArray(11)));
    }

    /** The row as whoever wrote it last left it; until this transaction ends nobody else writes to the project. */
    static Project held(Connection connection, String name, TreeHead known, String location) throws SQLException {
        return findHeld(connection, name, known, location).orElseThrow(() -> none(name));
    }

    /**
     * The same, if there is one.
     *
     * @throws SQLException which {@link Failures#older} knows, if the tables are older than this program
     * @throws StoreException if they are newer
     */
    static Optional<Project> findHeld(Connection connection, String name, TreeHead known, String location)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(HOLD)) {
            statement.setString(1, name);
            look(statement, 2, name, known);
            statement.execute();
            statement.getMoreResults();
            Optional<Project> held;
            try (ResultSet row = statement.getResultSet()) {
                held = row.next() ? Optional.of(of(row, name)) : Optional.empty();
            }
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                Schema.require(row.getInt(1), location);
            }
            return held;
        }
    }

    /** Waits until whoever writes to the project has ended; until this transaction ends nobody else begins. */
    static void lock(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, name);
            statement.execute();
        }
    }

    private static StoreException none(String name) {
        return new StoreException(
                StoreError.NO_DOCUMENT,
                "there is no project " + name + " in that database",
                "name another with ?project=NAME, or make it with flagward copy --from URL --to URL");
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

    /** Moves the end of the ledger, and puts the document in place that has this digest; one that stays is not written. */
    static RoundTrip moving(
            String name,
            Frontier frontier,
            String digest,
            String written,
            SignedNote checkpoint,
            Optional<byte[]> document) {
        return document.isPresent()
                ? new RoundTrip()
                        .and(
                                MOVE_WITH_DOCUMENT,
                                frontier.size(),
                                frontier.toText(),
                                digest,
                                written,
                                checkpoint.toString(),
                                document.get(),
                                name)
                : new RoundTrip()
                        .and(MOVE, frontier.size(), frontier.toText(), digest, written, checkpoint.toString(), name);
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

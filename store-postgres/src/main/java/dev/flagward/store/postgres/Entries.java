package dev.flagward.store.postgres;

import dev.flagward.audit.Frontier;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Entry;
import dev.flagward.store.PatchReplay;
import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The rows of the ledger, and of the patches kept beside it. */
final class Entries {
    /** So many rows are in memory at once while many are read. */
    private static final int FETCHED = 500;

    private static final String SOME = "SELECT sequence, entry FROM flagward.entry"
            + " WHERE project = ? AND sequence BETWEEN ? AND ? ORDER BY sequence";
    /** Nothing is inserted unless the entry before it is the one that the tree at hand ends with. */
    private static final String INSERT = "INSERT INTO flagward.entry (project, sequence, entry, root, request)"
            + " SELECT ?, ?, ?, ?, ? WHERE ? = 1 OR EXISTS"
            + " (SELECT FROM flagward.entry WHERE project = ? AND sequence = ? AND root = ?)";

    private Entries() {}

    static void each(Connection connection, String project, long from, long to, Consumer<Entry> sink)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SOME)) {
            statement.setFetchSize(FETCHED);
            statement.setString(1, project);
            statement.setLong(2, from);
            statement.setLong(3, to);
            try (ResultSet row = statement.executeQuery()) {
                long due = Math.max(1, from);
                while (row.next()) {
                    sink.accept(parsed(row.getBytes(2), row.getLong(1), due));
                    due++;
                }
            }
        }
    }

    private static Entry parsed(byte[] bytes, long sequence, long due) {
        try {
            Entry entry = Entry.parse(bytes);
            if (sequence == due && entry.sequence() == due) {
                return entry;
            }
            throw StoreException.damaged("entry " + due + " is missing, or another stands in its place");
        } catch (IllegalArgumentException unreadable) {
            throw StoreException.damaged("entry " + sequence + " cannot be read: " + unreadable.getMessage());
        }
    }

    /** Why no entry may follow the last one, if so. */
    static Optional<String> damage(Connection connection, Project project) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT sequence, root, entry FROM flagward.entry WHERE project = ? AND sequence IN (?, ?)")) {
            statement.setString(1, project.name());
            statement.setLong(2, project.revision());
            statement.setLong(3, project.revision() + 1);
            try (ResultSet row = statement.executeQuery()) {
                boolean last = project.revision() == 0;
                while (row.next()) {
                    if (row.getLong(1) > project.revision()) {
                        return Optional.of("there is an entry " + row.getLong(1) + ", but the ledger ends before it");
                    }
                    last = Arrays.equals(
                                    row.getBytes(2), project.frontier().root().bytes())
                            && Entry.parse(row.getBytes(3)).documentAfter().equals(project.digest());
                }
                return last
                        ? Optional.empty()
                        : Optional.of("entry " + project.revision() + " is not the one that was written last");
            }
        }
    }

    /** The document that the patches make, up to that entry. */
    static FlagDocument replayed(Connection connection, String project, long revision) throws SQLException {
        PatchReplay replay = new PatchReplay(hash -> patchOrThrow(connection, project, hash));
        each(connection, project, 1, revision, replay::take);
        if (replay.revision() != revision || revision < 1) {
            throw new StoreException(
                    StoreError.NO_REVISION,
                    "there is no revision " + revision + "; the newest is " + replay.revision(),
                    "see flagward history");
        }
        return replay.document();
    }

    private static Optional<byte[]> patchOrThrow(Connection connection, String project, String hash) {
        try {
            return patch(connection, project, hash);
        } catch (SQLException failed) {
            throw new UncheckedIOException(new IOException(Failures.line(failed), failed));
        }
    }

    static Optional<byte[]> patch(Connection connection, String project, String hash) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT patch FROM flagward.patch WHERE project = ? AND sha256 = ?")) {
            statement.setString(1, project);
            statement.setString(2, hash);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    /** Whether the entry of that number was written for that request. */
    static boolean isOf(Connection connection, String project, long sequence, UUID request) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT FROM flagward.entry WHERE project = ? AND sequence = ? AND request = ?")) {
            statement.setString(1, project);
            statement.setLong(2, sequence);
            statement.setObject(3, request);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /**
     * Appends an entry, with the patch it names, and takes over which flags it changed.
     *
     * @param from the tree before it
     * @return the tree after it
     */
    static Frontier append(Connection connection, String project, Frontier from, CopiedEntry entry, UUID request)
            throws SQLException {
        if (entry.patch().isPresent()) {
            keep(
                    connection,
                    project,
                    entry.patchHash().orElseThrow(),
                    entry.patch().get());
        }
        Frontier after = from.append(entry.bytes());
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setString(1, project);
            statement.setLong(2, after.size());
            statement.setBytes(3, entry.bytes());
            statement.setBytes(4, after.root().bytes());
            statement.setObject(5, request);
            statement.setLong(6, after.size());
            statement.setString(7, project);
            statement.setLong(8, from.size());
            statement.setBytes(9, from.root().bytes());
            if (statement.executeUpdate() != 1) {
                throw StoreException.damaged("entry " + from.size() + " is not the one that was written last");
            }
        }
        Changed.by(connection, project, entry);
        return after;
    }

    /** Keeps a patch; the same one may be there already. */
    private static void keep(Connection connection, String project, String hash, byte[] patch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO flagward.patch (project, sha256, patch) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
            statement.setString(1, project);
            statement.setString(2, hash);
            statement.setBytes(3, patch);
            statement.executeUpdate();
        }
    }
}

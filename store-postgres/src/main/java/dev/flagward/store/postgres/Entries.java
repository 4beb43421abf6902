package dev.flagward.store.postgres;

import dev.flagward.audit.Frontier;
import dev.flagward.audit.Hash;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.FlagDocument;
import dev.flagward.document.Problem;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Entry;
import dev.flagward.store.KeyedEntry;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/** The rows of the ledger, and of the patches kept beside it. */
final class Entries {
    /** So many rows are in memory at once while many are read. */
    private static final int FETCHED = 500;

    private static final String SOME = "SELECT sequence, entry FROM flagward.entry"
            + " WHERE project = ? AND sequence BETWEEN ? AND ? ORDER BY sequence";
    /** As the index of V7 has them. */
    static final String NOTICED = "SELECT sequence, entry FROM flagward.entry WHERE project = ?"
            + " AND sequence BETWEEN ? AND ? AND position('\"notice\":{'::bytea in entry) > 0 ORDER BY sequence";

    private static final String INSERT = "INSERT INTO flagward.entry (project, sequence, entry, root, request)"
            + " SELECT ?, sequence, entry, root, ?"
            + " FROM unnest(?::bigint[], ?::bytea[], ?::bytea[]) AS next (sequence, entry, root)";

    private static final String KEEP =
            "INSERT INTO flagward.patch (project, sha256, patch) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";

    /** As the index of V6 has it; ordered by a sum, or the planner might walk the ledger in its order instead. */
    static final String KEYED = "SELECT sequence, root, entry FROM flagward.entry WHERE project = ?"
            + " AND position('\"idempotency_key\":'::bytea in entry) > 0"
            + " AND flagward.said(entry) ->> 'idempotency_key' = ? ORDER BY sequence + 0 LIMIT 1";

    /** Takes the words of entries away, on the word of one that was appended in this transaction. */
    static final String PRUNE = "SELECT flagward.prune(?, ?)";

    private Entries() {}

    static void each(Connection connection, String project, long from, long to, Consumer<Entry> sink)
            throws SQLException {
        long[] due = {Math.max(1, from)};
        rows(SOME, connection, project, from, to, (bytes, sequence) -> {
            if (!CopiedEntry.isPruned(bytes)) {
                sink.accept(parsed(bytes, sequence, due[0]));
            }
            due[0]++;
        });
    }

    /** Shows those that say something besides a change; a gap between two is none. */
    static void notices(Connection connection, String project, long from, long to, Consumer<Entry> sink)
            throws SQLException {
        rows(NOTICED, connection, project, from, to, (bytes, sequence) -> {
            Entry entry = parsed(bytes, sequence, sequence);
            if (entry.notice().isPresent()) {
                sink.accept(entry);
            }
        });
    }

    private static void rows(
            String query, Connection connection, String project, long from, long to, ObjLongConsumer<byte[]> sink)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCHED);
            statement.setString(1, project);
            statement.setLong(2, from);
            statement.setLong(3, to);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    sink.accept(row.getBytes(2), row.getLong(1));
                }
            }
        }
    }

    /** The leaves of the entries that were pruned, which are the first ones. */
    static void pruned(Connection connection, String project, Consumer<Hash> sink) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT entry FROM flagward.entry WHERE project = ? AND length(entry) = 33 AND get_byte(entry, 0) = 0"
                        + " ORDER BY sequence")) {
            statement.setFetchSize(FETCHED);
            statement.setString(1, project);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    sink.accept(new CopiedEntry(row.getBytes(1), Optional.empty()).leaf());
                }
            }
        }
    }

    static Optional<KeyedEntry> findKeyed(Connection connection, String project, String key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(KEYED)) {
            statement.setString(1, project);
            statement.setString(2, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new KeyedEntry(
                                parsed(row.getBytes(3), row.getLong(1), row.getLong(1)),
                                new TreeHead(row.getLong(1), Hash.of(row.getBytes(2)))))
                        : Optional.empty();
            }
        }
    }

    static Entry parsed(byte[] bytes, long sequence, long due) {
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

    /**
     * Why no entry may follow the last one, if so.
     *
     * @param known the newest ledger that this process has seen, of which this one must be a continuation
     */
    static Optional<Problem> damage(Project project, TreeHead known) {
        if (known.size() > project.revision()) {
            return Optional.of(wentBack(project, known));
        }
        Project.End end = project.end();
        if (end.more()) {
            return damaged("there is an entry " + (project.revision() + 1) + ", but the ledger ends before it");
        }
        byte[] root = project.frontier().root().bytes();
        Optional<byte[]> shown = known.size() == project.revision() ? Optional.of(root) : end.known();
        if (shown.isPresent() && !Arrays.equals(shown.get(), known.root().bytes())) {
            return Optional.of(wentBack(project, known));
        }
        boolean last = project.revision() == 0
                || (end.root().filter(there -> Arrays.equals(there, root)).isPresent()
                        && end.entry()
                                .map(Entry::parse)
                                .filter(entry -> entry.documentAfter().equals(project.digest()))
                                .isPresent());
        return last
                ? Optional.empty()
                : damaged("entry " + project.revision() + " is not the one that was written last");
    }

    private static Optional<Problem> damaged(String what) {
        return Optional.of(Problem.of(
                StoreError.LEDGER_DAMAGED,
                what,
                "run flagward audit verify; changes are refused until the ledger is restored from a backup"));
    }

    /** That the database holds another ledger than this process was shown. */
    static Problem wentBack(Project project, TreeHead known) {
        return Problem.of(
                StoreError.WENT_BACK,
                "the database went back: this process has seen " + known.size() + " entries with the root "
                        + known.root() + ", and now there are "
                        + (known.size() > project.revision() ? "" : "others, ") + project.revision(),
                "look what is missing with flagward history, on the server that was there before, too; make it again,"
                        + " then start this process anew");
    }

    /** The document that the patches make, up to that entry. */
    static FlagDocument replayed(Connection connection, String project, long revision) throws SQLException {
        return new PatchReplay(hash -> patchOrThrow(connection, project, hash))
                .at(revision, (from, to, sink) -> each(connection, project, from, to, sink));
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
     * An entry that is to be appended.
     *
     * @param after the tree after it
     */
    record Next(CopiedEntry entry, Frontier after) {}

    /** Appends entries behind the last one, which is looked at while the project is held. */
    static void append(Connection connection, String project, List<Next> next, UUID request) throws SQLException {
        added(connection, appending(project, next, request), next);
    }

    /** What appends entries, with the patches they name, and takes over which flags they changed. */
    static RoundTrip appending(String project, List<Next> next, UUID request) {
        RoundTrip all = new RoundTrip()
                .and(
                        INSERT,
                        project,
                        request,
                        next.stream().map(one -> one.after().size()).toArray(Long[]::new),
                        next.stream().map(one -> one.entry().bytes()).toArray(byte[][]::new),
                        next.stream().map(one -> one.after().root().bytes()).toArray(byte[][]::new));
        for (Next one : next) {
            // The same patch may be there already.
            one.entry()
                    .patchHash()
                    .ifPresent(hash ->
                            all.and(KEEP, project, hash, one.entry().patch().orElseThrow()));
        }
        Changed.by(all, project, next);
        return all;
    }

    static void added(Connection connection, RoundTrip appending, List<Next> next) throws SQLException {
        int rows = appending.run(connection);
        if (rows != next.size()) {
            throw StoreException.damaged(rows + " of " + next.size() + " entries were taken in");
        }
    }
}

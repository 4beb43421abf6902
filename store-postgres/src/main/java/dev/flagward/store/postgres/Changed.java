package dev.flagward.store.postgres;

import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Entry;
import dev.flagward.store.Touched;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** When each flag was last changed, as the entries say. */
final class Changed {
    private Changed() {}

    static Map<String, Instant> all(Connection connection, String project) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT flag, at FROM flagward.changed WHERE project = ?")) {
            statement.setString(1, project);
            try (ResultSet row = statement.executeQuery()) {
                Map<String, Instant> changed = new HashMap<>();
                while (row.next()) {
                    changed.put(row.getString(1), row.getTimestamp(2).toInstant());
                }
                return changed;
            }
        }
    }

    /** Takes over what an entry says. */
    static void by(Connection connection, String project, CopiedEntry made) throws SQLException {
        if (made.isPruned()) {
            return;
        }
        Entry entry = Entry.parse(made.bytes());
        if (!entry.applied()) {
            return;
        }
        // One statement, and no batch: the driver throws an Error where the connection breaks within one.
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO flagward.changed (project, flag, at) SELECT ?, flag, ?::timestamptz FROM unnest(?) AS flag"
                        + " ON CONFLICT (project, flag) DO UPDATE SET at = excluded.at")) {
            Object[] flags =
                    Touched.flags(entry, hash -> made.patch().orElseThrow()).toArray();
            statement.setString(1, project);
            statement.setTimestamp(2, Timestamp.from(entry.at()));
            statement.setArray(3, connection.createArrayOf("text", flags));
            statement.executeUpdate();
        }
    }
}

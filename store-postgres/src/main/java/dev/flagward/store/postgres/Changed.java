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
        Entry entry = Entry.parse(made.bytes());
        if (!entry.applied()) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO flagward.changed (project, flag, at) VALUES (?, ?, ?)"
                        + " ON CONFLICT (project, flag) DO UPDATE SET at = excluded.at")) {
            for (String flag : Touched.flags(entry, hash -> made.patch().orElseThrow())) {
                statement.setString(1, project);
                statement.setString(2, flag);
                statement.setTimestamp(3, Timestamp.from(entry.at()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }
}

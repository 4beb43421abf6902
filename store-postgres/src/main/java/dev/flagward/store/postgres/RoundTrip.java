package dev.flagward.store.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements that go to the database in one round trip. It does them one after another, each on what is there by then, and
 * the first that fails ends them. (No batch: the driver throws an Error where the connection breaks within one.)
 */
final class RoundTrip {
    private final List<String> statements = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    RoundTrip and(String statement, Object... given) {
        statements.add(statement);
        values.addAll(List.of(given));
        return this;
    }

    /** Runs them; how many rows the first one wrote. */
    int run(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(String.join("; ", statements))) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            statement.execute();
            return statement.getUpdateCount();
        }
    }
}

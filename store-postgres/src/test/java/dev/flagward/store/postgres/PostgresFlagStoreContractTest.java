package dev.flagward.store.postgres;

import dev.flagward.store.FlagStore;
import dev.flagward.testkit.FlagStoreContract;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;

class PostgresFlagStoreContractTest extends FlagStoreContract {
    private static final DataSource KEPT = Faults.keeping(Database.source());

    private final String project = Database.project();

    @BeforeEach
    void make() {
        Database.make(project);
    }

    /** What the stores connect through. */
    DataSource source() {
        return KEPT;
    }

    private PostgresFlagStore store(String project) {
        return new PostgresFlagStore(
                source(),
                project,
                "postgresql://localhost/postgres?project=" + project,
                InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z")));
    }

    @Override
    protected FlagStore open() {
        return store(project);
    }

    @Override
    protected int racingAttempts() {
        return 2_000;
    }

    @Override
    protected FlagStore nowhere() {
        return store(Database.project());
    }

    @Override
    protected void edit(byte[] document) throws IOException {
        try (Connection connection = Database.source().getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("UPDATE flagward.project SET document = ? WHERE name = ?")) {
            statement.setBytes(1, document);
            statement.setString(2, project);
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
    }
}

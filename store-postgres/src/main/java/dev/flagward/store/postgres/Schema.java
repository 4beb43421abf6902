package dev.flagward.store.postgres;

import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** The tables, brought to their newest version by Flyway, which keeps its own record of that beside them. */
final class Schema {
    /** The version that this program writes to; the number of the last script. */
    static final int VERSION = 8;

    /** Asked while a project is held, because then it stays. */
    static final String VERSION_THERE = "SELECT flagward.schema_version()";

    private static final String OWNER =
            "SELECT pg_get_userbyid(c.relowner), pg_has_role(session_user, c.relowner, 'member')"
                    + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    + " WHERE n.nspname = 'flagward' AND c.relname = 'project'";

    /** Held here, because a logger nobody holds forgets what it was told. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private Schema() {}

    /**
     * Makes sure that this program knows the tables.
     *
     * @throws SQLException which {@link Failures#older} knows, if they are older
     * @throws StoreException if they are newer
     */
    static void require(int there, String location) throws SQLException {
        if (there < VERSION) {
            throw new SQLException("the tables have version " + there, Failures.OLDER);
        }
        if (there > VERSION) {
            throw new StoreException(
                    StoreError.NEWER_TABLES,
                    "the tables of " + location + " have version " + there + ", and this flagward writes version "
                            + VERSION + "; nothing was changed",
                    "use the newer flagward that brought them there; this one goes on reading what it can");
        }
    }

    /**
     * Brings older tables to the newest version, in one transaction. Of several who do so at once one does it, and the
     * others wait and find it done.
     *
     * @throws StoreException if the tables are somebody else's, who is named
     */
    static void forward(DataSource database, String location) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OWNER)) {
            if (row.next() && !row.getBoolean(2)) {
                String owner = row.getString(1);
                throw new StoreException(
                        StoreError.OLDER_TABLES,
                        "the tables of " + location + " are older than version " + VERSION
                                + ", which this flagward writes, and belong to " + owner + "; nothing was changed",
                        "have " + owner + " run any command that changes something with this flagward, which brings the"
                                + " tables forward, and then deploy/postgresql/roles.sql");
            }
        }
        bring(database, location);
    }

    /** Makes the tables, or brings them forward; all of it is there afterwards, or none. */
    static void bring(DataSource database, String location) {
        FLYWAY.setLevel(Level.OFF); // what fails is thrown, too
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:dev/flagward/store/postgres")
                    .schemas("flagward")
                    .defaultSchema("flagward")
                    .group(true)
                    .callbacks(new Patience())
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException told && Failures.passing(told)) {
                    throw Failures.writing(location, told);
                }
            }
            throw new StoreException(
                    StoreError.NOT_WRITTEN,
                    "the tables of " + location + " could not be made or brought forward: " + Failures.line(failed),
                    "do it once as a role that owns them, or may create a schema in that database",
                    failed);
        }
    }

    /** Gives a script the time to read a long ledger, which is more than a statement or an answer may take otherwise. */
    private static final class Patience implements Callback {
        private static final Duration LONGEST = Duration.ofMinutes(30);

        @Override
        public String getCallbackName() {
            return "patience";
        }

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            Connection connection = context.getConnection();
            try (Statement statement = connection.createStatement()) {
                connection.setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST.toMillis()));
                statement.execute("SET LOCAL statement_timeout = " + LONGEST.toMillis());
            } catch (SQLException failed) {
                throw new FlywayException(failed);
            }
        }
    }
}

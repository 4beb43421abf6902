package dev.flagward.store.postgres;

import dev.flagward.store.StoreError;
import dev.flagward.store.StoreException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The tables, brought to their newest form by Flyway, which keeps its own record of that beside them. */
final class Schema {
    /** Held here, because a logger nobody holds forgets what it was told. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private Schema() {}

    static void bring(DataSource database, String location) {
        FLYWAY.setLevel(Level.SEVERE);
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database)
                    .locations("classpath:dev/flagward/store/postgres")
                    .schemas("flagward")
                    .defaultSchema("flagward")
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            throw new StoreException(
                    StoreError.NOT_WRITTEN,
                    "the tables of " + location + " could not be made: " + Failures.line(failed),
                    "do it once as a role that may create a schema in that database",
                    failed);
        }
    }
}

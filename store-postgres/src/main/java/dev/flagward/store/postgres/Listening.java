package dev.flagward.store.postgres;

import dev.flagward.store.FlagStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears when a project changes. The database tells in the transaction of the change; because it tells nobody who is not
 * connected at that moment, the project's row is looked at besides, after each connection and from time to time.
 */
final class Listening implements FlagStore.Watch {
    /** How long a change can stay unheard if the database's word for it is lost. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Besides the revision, the transaction that wrote the row: it tells an edit, too. */
    private static final String ROW = "SELECT size, xmin::text FROM flagward.project WHERE name = ?";

    private final DataSource database;
    private final String project;
    private final LongConsumer seen;
    private final CountDownLatch closed = new CountDownLatch(1);
    private String last = "";

    Listening(DataSource database, String project, LongConsumer seen) {
        this.database = database;
        this.project = project;
        this.seen = seen;
    }

    Listening start() {
        Thread thread = new Thread(this::run, "flagward-postgres-listening");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void run() {
        long pause = 0;
        try {
            while (!closed.await(jittered(pause), TimeUnit.MILLISECONDS)) {
                try (Connection connection = database.getConnection()) {
                    listen(connection);
                    pause = 0;
                } catch (SQLException away) {
                    pause = Math.min(LONGEST_PAUSE.toMillis(), Math.max(100, 2 * pause));
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Anything up to that long, so that many who lost the same database do not come back at once. */
    private static long jittered(long pause) {
        return pause == 0 ? 0 : ThreadLocalRandom.current().nextLong(pause + 1);
    }

    private void listen(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN flagward");
        }
        look(connection);
        PGConnection ears = connection.unwrap(PGConnection.class);
        while (closed.getCount() > 0) {
            PGNotification[] heard = ears.getNotifications((int) LOOK.toMillis());
            if (heard == null || heard.length == 0 || isOurs(heard)) {
                look(connection);
            }
        }
    }

    private boolean isOurs(PGNotification[] heard) {
        for (PGNotification one : heard) {
            if (one.getParameter().equals(project)) {
                return true;
            }
        }
        return false;
    }

    private void look(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ROW)) {
            statement.setString(1, project);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next() && !row.getString(2).equals(last) && closed.getCount() > 0) {
                    last = row.getString(2);
                    seen.accept(row.getLong(1));
                }
            }
        }
    }

    /** Nobody is told anything after this; the connection goes within a moment. */
    @Override
    public void close() {
        closed.countDown();
    }
}

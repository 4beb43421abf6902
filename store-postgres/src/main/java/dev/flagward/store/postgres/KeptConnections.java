package dev.flagward.store.postgres;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.postgresql.ds.PGConnectionPoolDataSource;

/**
 * A data source that keeps a few connections from one use to the next, because making one takes longer than a change.
 * Whoever is given a kept one finds it as a new one would be: it answered a moment before, and the database has forgotten
 * what was set, locked and listened to in it. Who says that a use leaves nothing of that behind saves the next such use
 * the question, for a tenth of a second. One that failed, or is five minutes old, is not given out again, so that a role
 * that may not log in any more is out by then. Thread-safe.
 */
public final class KeptConnections implements DataSource, AutoCloseable {
    /** So many wait for their next use; when more are in use at once, the rest is closed after it. */
    private static final int IDLE = 8;

    private static final Duration OLDEST = Duration.ofMinutes(5);
    /** How long one that answered is taken to be alive, in nanoseconds. */
    private static final long MOMENT = Duration.ofMillis(100).toNanos();
    /** How long a kept one may take to answer, in milliseconds, before a new one is made. */
    private static final int ANSWERS_IN = 1000;
    /**
     * What DISCARD ALL does but for one thing, in one round trip: plans stay. The triggers and the partitions of a ledger
     * cost more to plan than to run, and nobody else uses these connections.
     */
    private static final String FORGET = "CLOSE ALL; RESET SESSION AUTHORIZATION; RESET ALL; UNLISTEN *;"
            + " SELECT pg_advisory_unlock_all(); DISCARD TEMP; DISCARD SEQUENCES";

    private final PGConnectionPoolDataSource database;
    private final InstantSource clock;
    private final Deque<Kept> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    KeptConnections(PGConnectionPoolDataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return given(Use.ANY);
    }

    /**
     * A connection for a use after which nothing is set, locked or listened to in it that outlives a transaction; of that
     * data source, if it keeps any.
     */
    static Connection clean(DataSource source) throws SQLException {
        return source instanceof KeptConnections kept ? kept.given(Use.CLEAN) : source.getConnection();
    }

    private enum Use {
        ANY,
        CLEAN
    }

    private Connection given(Use use) throws SQLException {
        for (Kept kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            if (kept.made.plus(OLDEST).isAfter(clock.instant())) {
                try {
                    return kept.asNew(use);
                } catch (SQLException broken) {
                    endIdle(); // Where one does not answer, the others would be waited for in vain.
                }
            }
            kept.end();
        }
        return new Kept(database.getPooledConnection(), clock.instant()).asMade(use);
    }

    private void endIdle() {
        for (Kept kept = idle.pollFirst(); kept != null; kept = idle.pollFirst()) {
            kept.end();
        }
    }

    /** A connection to the database that outlives its uses. */
    private final class Kept implements ConnectionEventListener {
        private final PooledConnection connection;
        private final Instant made;
        private volatile boolean failed;
        private volatile Use use = Use.ANY;
        private volatile long usedAt;

        Kept(PooledConnection connection, Instant made) {
            this.connection = connection;
            this.made = made;
            connection.addConnectionEventListener(this);
        }

        Connection asMade(Use next) throws SQLException {
            use = next;
            return connection.getConnection();
        }

        Connection asNew(Use next) throws SQLException {
            boolean clean = use == Use.CLEAN && next == Use.CLEAN && System.nanoTime() - usedAt < MOMENT;
            Connection again = asMade(next);
            if (!clean) {
                forget(again);
            }
            again.setReadOnly(false);
            return again;
        }

        private void forget(Connection again) throws SQLException {
            again.setNetworkTimeout(Runnable::run, ANSWERS_IN);
            try (Statement statement = again.createStatement()) {
                statement.execute(FORGET);
            }
            again.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(TimeUnit.SECONDS.toMillis(database.getSocketTimeout())));
        }

        @Override
        public void connectionClosed(ConnectionEvent used) {
            usedAt = System.nanoTime();
            if (failed || closed || idle.size() >= IDLE) {
                end();
                return;
            }
            idle.addFirst(this);
            if (closed && idle.remove(this)) {
                end();
            }
        }

        @Override
        public void connectionErrorOccurred(ConnectionEvent broken) {
            failed = true;
            endIdle(); // The others are not taken to be alive any more, either.
        }

        void end() {
            try {
                connection.removeConnectionEventListener(this);
                connection.close();
            } catch (SQLException gone) {
                return; // That it cannot even be closed changes nothing: it is not used again.
            }
        }
    }

    /** Ends the connections that nobody uses; the others end with their use. */
    @Override
    public void close() {
        closed = true;
        endIdle();
    }

    /** There is one role, that of the location. */
    @Override
    public Connection getConnection(String role, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("connections are kept for one role");
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return database.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter log) throws SQLException {
        database.setLogWriter(log);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        database.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return database.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return database.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("there is no " + type.getName() + " in it");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}

package dev.flagward.store.postgres;

import dev.flagward.audit.Hash;
import dev.flagward.store.Lease;
import dev.flagward.store.TermedLease;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A lease as an advisory lock on a connection of its own (PostgreSQL's manual, 13.3.5). The database frees it when the
 * connection ends: at once when the holder's process dies or somebody ends its session, and when nothing was heard from the
 * holder for its term, for which the session's {@code idle_session_timeout} stands. So the database's clock alone decides.
 */
final class SessionLock implements TermedLease.Hold {
    private static final String NAME = "application_name";
    private static final String IDLE = "idle_session_timeout";

    private final Connection connection;
    private final long key;
    private final int patience;
    private String nameBefore = "";
    private String idleBefore = "0";

    private SessionLock(Connection connection, long key, int patience) {
        this.connection = connection;
        this.key = key;
        this.patience = patience;
    }

    /** What it is about, as one of the 2⁶⁴ keys that all who use advisory locks in a database share. */
    private static long key(String about) {
        byte[] hash = Hash.sha256(("flagward lease\0" + about).getBytes(StandardCharsets.UTF_8))
                .bytes();
        return ByteBuffer.wrap(hash).getLong();
    }

    static Optional<Lease> lease(DataSource database, String about, String holder, Duration term) throws SQLException {
        long since = System.nanoTime();
        Connection connection = database.getConnection();
        try {
            SessionLock lock = new SessionLock(connection, key(about), connection.getNetworkTimeout());
            if (lock.taken(holder, term)) {
                return Optional.of(new TermedLease(lock, term, since));
            }
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
        connection.close();
        return Optional.empty();
    }

    private boolean taken(String holder, Duration term) throws SQLException {
        connection.setAutoCommit(true);
        // A holder that gets no answer has lost the lease when its term is over, and need not wait longer for one.
        connection.setNetworkTimeout(Runnable::run, (int) term.toMillis());
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_try_advisory_lock(?), current_setting(?), current_setting(?)")) {
            lock.setLong(1, key);
            lock.setString(2, NAME);
            lock.setString(3, IDLE);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) {
                    connection.setNetworkTimeout(Runnable::run, patience);
                    return false;
                }
                nameBefore = row.getString(2);
                idleBefore = row.getString(3);
            }
        }
        set(NAME, "flagward-lease of " + holder);
        set(IDLE, Long.toString(term.toMillis()));
        return true;
    }

    private void set(String parameter, String value) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("SELECT set_config(?, ?, false)")) {
            set.setString(1, parameter);
            set.setString(2, value);
            set.execute();
        }
    }

    /** The lock is there as long as the session that took it; a word in it counts as a sign of life. */
    @Override
    public boolean renew() {
        try (Statement word = connection.createStatement()) {
            return word.execute("SELECT 1");
        } catch (SQLException gone) {
            release();
            return false;
        }
    }

    /** The connection may go back to others who share it. */
    @Override
    @SuppressWarnings("try") // it is closed, and else left alone
    public void release() {
        try (Connection ended = connection;
                PreparedStatement unlock = connection.prepareStatement("SELECT pg_advisory_unlock(?)")) {
            unlock.setLong(1, key);
            unlock.execute();
            set(IDLE, idleBefore);
            set(NAME, nameBefore);
            connection.setNetworkTimeout(Runnable::run, patience);
        } catch (SQLException gone) {
            return; // and the lock with it
        }
    }
}

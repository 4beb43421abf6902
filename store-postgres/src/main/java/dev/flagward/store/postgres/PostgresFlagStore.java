package dev.flagward.store.postgres;

import dev.flagward.audit.Hash;
import dev.flagward.audit.TreeHead;
import dev.flagward.document.FlagDocument;
import dev.flagward.store.Actor;
import dev.flagward.store.Attestation;
import dev.flagward.store.Commit;
import dev.flagward.store.CopiedEntry;
import dev.flagward.store.Draft;
import dev.flagward.store.Entry;
import dev.flagward.store.FlagStore;
import dev.flagward.store.KeyedEntry;
import dev.flagward.store.Lease;
import dev.flagward.store.Receipt;
import dev.flagward.store.Role;
import dev.flagward.store.StoreState;
import dev.flagward.store.TermedLease;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import javax.sql.DataSource;

/**
 * A project's flags in a PostgreSQL database: document, entry and everything else of a change in one transaction. Writers
 * of all processes stand in line at the project's row. Who has read once goes on reading what that was when the database
 * is away, and is told how old it is; nothing is written anywhere else.
 */
public final class PostgresFlagStore implements FlagStore {
    /** How often a change is tried again that the database itself gave up, as a deadlock's victim. */
    private static final int ATTEMPTS = 3;

    private static final int AT_ONCE = 32;

    private final DataSource database;
    private final String project;
    private final String location;
    private final InstantSource clock;
    private final DocumentText text = new DocumentText();
    private final Memory memory = new Memory();
    private final Seal seal = new Seal();

    /**
     * A store that connects anew for each call, unless the data source keeps connections.
     *
     * @param project the name of its row
     * @param location as a person names it, without credentials
     */
    public PostgresFlagStore(DataSource database, String project, String location, InstantSource clock) {
        this.database = database;
        this.project = project;
        this.location = location;
        this.clock = clock;
    }

    @Override
    public StoreState read() {
        TreeHead known = memory.newest();
        try {
            Project there = seen(known);
            StoreState state = Sight.of(there, known, text, this::replayed).state();
            memory.saw(state, there.frontier().head(), clock.instant());
            return state;
        } catch (SQLException failed) {
            if (Failures.away(failed)) {
                return memory.aged(clock.instant()).orElseThrow(() -> Failures.reading(location, failed));
            }
            throw Failures.reading(location, failed);
        }
    }

    private Project seen(TreeHead known) throws SQLException {
        try (Connection connection = asking()) {
            return Project.seen(connection, project, known);
        }
    }

    private FlagDocument replayed(long revision) throws SQLException {
        try (Connection connection = reading()) {
            return Entries.replayed(connection, project, revision);
        }
    }

    /** One snapshot for all that is read. */
    private Connection reading() throws SQLException {
        Connection connection = asking(database.getConnection());
        try {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    /** For one statement, which is a transaction and a snapshot by itself; saves three round trips. */
    private Connection asking() throws SQLException {
        return asking(KeptConnections.clean(database));
    }

    private static Connection asking(Connection connection) throws SQLException {
        try {
            connection.setAutoCommit(true);
            connection.setReadOnly(true);
            return connection;
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    /** Brings older tables to their newest version first, if this role may. */
    @Override
    public Commit commit(long expected, Draft draft) {
        return committed(expected, List.of(draft), 0).get(0);
    }

    @Override
    public int atOnce() {
        return AT_ONCE;
    }

    /** One transaction with one signature. */
    @Override
    public List<Commit> commit(long expected, List<Draft> drafts) {
        if (drafts.isEmpty() || drafts.size() > AT_ONCE) {
            throw new IllegalArgumentException(
                    drafts.size() + " drafts, where 1 to " + AT_ONCE + " are committed at once");
        }
        return committed(expected, drafts, 0);
    }

    /** All in one transaction, and no one else writes to the project meanwhile. */
    @Override
    public Commit prune(long expected, Draft draft, long to) {
        return committed(expected, List.of(draft), to).get(0);
    }

    private List<Commit> committed(long expected, List<Draft> drafts, long prunes) {
        UUID request = UUID.randomUUID();
        return writing(() -> {
            for (int attempt = 1; ; attempt++) {
                try {
                    return committed(expected, drafts, prunes, request);
                } catch (SQLException failed) {
                    if (!Failures.again(failed) || attempt == ATTEMPTS) {
                        throw failed;
                    }
                }
            }
        });
    }

    private interface Write<T> {
        T run() throws SQLException;
    }

    /** Writes, and writes again after tables of an older version were brought forward. */
    private <T> T writing(Write<T> write) {
        try {
            try {
                return write.run();
            } catch (SQLException failed) {
                if (!Failures.older(failed)) {
                    throw failed;
                }
            }
            Schema.forward(database, location);
            return write.run();
        } catch (SQLException failed) {
            throw Failures.writing(location, failed);
        }
    }

    private List<Commit> committed(long expected, List<Draft> drafts, long prunes, UUID request) throws SQLException {
        TreeHead known = memory.newest();
        try (Connection connection = KeptConnections.clean(database)) {
            connection.setAutoCommit(false);
            try {
                Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                List<Commit> made = new Writing(connection, project, location, now, text, seal)
                        .commit(expected, known, drafts, prunes, request);
                List<Receipt> receipts = receipts(made);
                if (receipts.isEmpty()) {
                    connection.rollback();
                    return made;
                }
                new CommitPoint(database, project, location)
                        .reach(connection, receipts.get(receipts.size() - 1).revision(), request);
                memory.made(expected, drafts, receipts);
                return made;
            } catch (SQLException | RuntimeException failed) {
                CommitPoint.abandon(connection, failed);
                throw failed;
            }
        }
    }

    private static List<Receipt> receipts(List<Commit> commits) {
        return commits.stream()
                .filter(Commit.Committed.class::isInstance)
                .map(commit -> ((Commit.Committed) commit).receipt())
                .toList();
    }

    @Override
    public void entries(long from, long to, Consumer<Entry> sink) {
        show(connection -> Entries.each(connection, project, from, to, sink));
    }

    @Override
    public void notices(long from, long to, Consumer<Entry> sink) {
        show(connection -> Entries.notices(connection, project, from, to, sink));
    }

    @Override
    public void pruned(Consumer<Hash> sink) {
        show(connection -> Entries.pruned(connection, project, sink));
    }

    private interface Show {
        void from(Connection connection) throws SQLException;
    }

    private void show(Show rows) {
        try (Connection connection = reading()) {
            rows.from(connection);
        } catch (SQLException failed) {
            throw Failures.reading(location, failed);
        }
    }

    @Override
    public Optional<KeyedEntry> findKeyed(String key) {
        try (Connection connection = asking()) {
            return Entries.findKeyed(connection, project, key);
        } catch (SQLException failed) {
            throw Failures.reading(location, failed);
        }
    }

    @Override
    public FlagDocument at(long revision) {
        try {
            return replayed(revision);
        } catch (SQLException failed) {
            throw Failures.reading(location, failed);
        }
    }

    @Override
    public Optional<byte[]> patch(String sha256) {
        try (Connection connection = asking()) {
            return Entries.patch(connection, project, sha256);
        } catch (SQLException failed) {
            throw Failures.reading(location, failed);
        }
    }

    @Override
    public Optional<Attestation> attestation() {
        try (Connection connection = reading()) {
            Optional<Project> there = Project.find(connection, project, TreeHead.EMPTY);
            return there.filter(row -> row.revision() > 0).isPresent()
                    ? Optional.of(Seal.attested(connection, there.get()))
                    : Optional.empty();
        } catch (SQLException failed) {
            if (Failures.noTables(failed)) {
                return Optional.empty();
            }
            throw Failures.reading(location, failed);
        }
    }

    /** Besides makes the tables, or brings them to their newest version, if this role may. */
    @Override
    public TreeHead receive(TreeHead onto, List<CopiedEntry> next, FlagDocument like) {
        TreeHead head = writing(() -> {
            try {
                return received(onto, next, like);
            } catch (SQLException failed) {
                if (!Failures.noTables(failed)) {
                    throw failed;
                }
            }
            Schema.bring(database, location);
            return received(onto, next, like);
        });
        memory.holds(head);
        return head;
    }

    private TreeHead received(TreeHead onto, List<CopiedEntry> next, FlagDocument like) throws SQLException {
        UUID request = UUID.randomUUID();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                TreeHead head =
                        new Receiving(connection, project, location, text, seal).receive(onto, next, like, request);
                new CommitPoint(database, project, location).reachAsCopy(connection, head.size(), request);
                return head;
            } catch (SQLException | RuntimeException failed) {
                CommitPoint.abandon(connection, failed);
                throw failed;
            }
        }
    }

    @Override
    public Watch watch(LongConsumer seen) {
        return new Listening(database, project, seen).start();
    }

    @Override
    public Optional<Lease> lease(String name, String holder, Duration term) {
        TermedLease.check(name, holder, term);
        try {
            return SessionLock.lease(database, project + "\0" + name, holder, term);
        } catch (SQLException failed) {
            throw Failures.writing(location, failed);
        }
    }

    /** The role that logged in. */
    @Override
    public Optional<Actor> identity() {
        try (Connection connection = asking();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT session_user")) {
            row.next();
            return Optional.of(new Actor(row.getString(1), "postgresql"));
        } catch (SQLException failed) {
            throw Failures.reading(location, failed);
        }
    }

    @Override
    public Set<Role> roles(String environment) {
        try (Connection connection = asking()) {
            return People.roles(connection, project, environment);
        } catch (SQLException failed) {
            if (Failures.noTables(failed)) {
                return EnumSet.allOf(Role.class); // there is nothing yet that could be kept from anybody
            }
            throw Failures.reading(location, failed);
        }
    }

    @Override
    public Optional<Set<String>> holders(Role role, String environment) {
        try (Connection connection = asking()) {
            return Optional.of(People.holders(connection, project, role, environment));
        } catch (SQLException failed) {
            throw Failures.reading(location, failed);
        }
    }

    @Override
    public String location() {
        return location;
    }

    /** Nothing is held between two calls; leases are closed by their holders. */
    @Override
    public void close() {}
}

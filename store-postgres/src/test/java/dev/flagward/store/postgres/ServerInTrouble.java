package dev.flagward.store.postgres;

import dev.flagward.store.FlagStore;
import dev.flagward.testkit.History;
import dev.flagward.testkit.Signal;
import dev.flagward.testkit.Soak;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** A database that is killed, stands still, is locked and full, and whose connections break around a commit. */
final class ServerInTrouble implements Soak.Scene {
    private static final int SELDOM = 25;
    private static final int LONGEST_PEACE = 1_000;
    private static final int LONGEST_STOP = 1_200;

    private final OwnServer server;
    private final String project;
    private final Random chance;

    ServerInTrouble(OwnServer server, long seed) {
        this.server = server;
        this.project = server.project();
        this.chance = new Random(seed);
    }

    @Override
    public FlagStore open() {
        DataSource source = Faults.before("commit", server.source(project), this::seldomCut);
        return OwnServer.store(Faults.after("commit", source, this::seldomCut), project);
    }

    private void seldomCut(Connection connection) throws SQLException {
        if (chance.nextInt(SELDOM) == 0) {
            connection.abort(Runnable::run);
            throw new SQLException("the connection is gone", "08006");
        }
    }

    @Override
    public boolean befall(History history, Random by) throws Exception {
        Thread.sleep(by.nextInt(LONGEST_PEACE));
        try {
            switch (by.nextInt(6)) {
                case 0 -> kill(history);
                case 1 ->
                    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE application_name = 'flagward' AND random() < 0.5");
                case 2 -> holding("LOCK TABLE flagward.entry IN SHARE MODE", by);
                case 3 -> holding("SELECT FROM flagward.project WHERE name = '" + project + "' FOR UPDATE", by);
                case 4 -> standingStill(by);
                default -> full(by);
            }
        } catch (SQLException full) {
            // The clients have all connections, or the server is still coming up: the next fault comes.
            Thread.sleep(20);
        }
        return true;
    }

    private void kill(History history) throws IOException, InterruptedException {
        server.kill();
        int before = history.acknowledged();
        for (int waited = 0; history.acknowledged() == before && waited < 1_000; waited++) {
            Thread.sleep(10);
        }
    }

    private void holding(String statement, Random by) throws SQLException, InterruptedException {
        try (Connection holder = server.admin().getConnection();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute(statement);
            Thread.sleep(by.nextInt(LONGEST_STOP));
            holder.rollback();
        }
    }

    /** One of the processes that serve a client. */
    private void standingStill(Random by) throws SQLException, IOException, InterruptedException {
        List<Long> backends = server.backends();
        if (backends.isEmpty()) {
            return;
        }
        long backend = backends.get(by.nextInt(backends.size()));
        try {
            Signal.STOP.to(backend);
        } catch (IOException gone) {
            return;
        }
        Thread.sleep(by.nextInt(LONGEST_STOP));
        Signal.CONT.to(backend);
    }

    private void full(Random by) throws InterruptedException, SQLException {
        List<Connection> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(server.admin().getConnection());
            }
        } catch (SQLException full) {
            Thread.sleep(by.nextInt(300));
        } finally {
            for (Connection one : taken) {
                one.close();
            }
        }
    }

    @Override
    public void left(Random unused, Consumer<FlagStore> look) throws InterruptedException {
        server.awaitUp();
        look.accept(server.store(project));
    }

    @Override
    public void close() {}
}

package dev.flagward.store.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A data source whose connections do something besides one of their methods, or instead of it. */
final class Faults {
    /** What is done besides. */
    @FunctionalInterface
    interface Fault {
        void on(Connection connection) throws SQLException;
    }

    /** What is done instead. */
    @FunctionalInterface
    interface Instead {
        @Nullable
        Object call(Connection connection, Method method, Object @Nullable [] arguments) throws Throwable;
    }

    private Faults() {}

    static DataSource before(String name, DataSource source, Fault fault) {
        return instead(source, (connection, method, arguments) -> {
            if (method.getName().equals(name)) {
                fault.on(connection);
            }
            return call(connection, method, arguments);
        });
    }

    static DataSource after(String name, DataSource source, Fault fault) {
        return instead(source, (connection, method, arguments) -> {
            Object answer = call(connection, method, arguments);
            if (method.getName().equals(name)) {
                fault.on(connection);
            }
            return answer;
        });
    }

    /** Sends other SQL than it is given. */
    static DataSource rewriting(DataSource source, UnaryOperator<String> other) {
        return instead(source, (connection, method, arguments) -> {
            Object answer = call(connection, method, rewritten(arguments, other));
            return method.getName().equals("createStatement") && answer instanceof Statement statement
                    ? proxy(Statement.class, (made, on, given) -> call(statement, on, rewritten(given, other)))
                    : answer;
        });
    }

    private static Object @Nullable [] rewritten(Object @Nullable [] arguments, UnaryOperator<String> other) {
        if (arguments == null || arguments.length == 0 || !(arguments[0] instanceof String sql)) {
            return arguments;
        }
        Object[] rewritten = arguments.clone();
        rewritten[0] = other.apply(sql);
        return rewritten;
    }

    static DataSource instead(DataSource source, Instead instead) {
        return proxy(DataSource.class, (made, method, arguments) -> {
            Object answer = call(source, method, arguments);
            return answer instanceof Connection connection
                    ? proxy(Connection.class, (same, on, given) -> instead.call(connection, on, given))
                    : answer;
        });
    }

    /** A data source of one connection, which stays open when it is given back, as in a pool. */
    static DataSource kept(Connection connection) {
        return proxy(
                DataSource.class,
                (source, asked, none) -> proxy(
                        Connection.class,
                        (same, on, given) -> on.getName().equals("close") ? null : call(connection, on, given)));
    }

    /** Keeps connections instead of closing them, as a pool does. */
    static DataSource keeping(DataSource source) {
        Queue<Connection> free = new ConcurrentLinkedQueue<>();
        return proxy(DataSource.class, (made, method, arguments) -> {
            Connection known = free.poll();
            Connection connection = known == null ? source.getConnection() : known;
            return proxy(Connection.class, (same, on, given) -> {
                if (!on.getName().equals("close")) {
                    return call(connection, on, given);
                }
                if (!connection.isClosed()) {
                    reset(connection);
                    free.add(connection);
                }
                return null;
            });
        });
    }

    private static void reset(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(true);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler calls) {
        return type.cast(Proxy.newProxyInstance(Faults.class.getClassLoader(), new Class<?>[] {type}, calls));
    }

    static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}

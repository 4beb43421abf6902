package dev.flagward.store.postgres;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A data source whose connections do something besides, right before or after one of their methods. */
final class Faults {
    /** What is done besides. */
    @FunctionalInterface
    interface Fault {
        void on(Connection connection) throws SQLException;
    }

    private Faults() {}

    static DataSource before(String method, DataSource source, Fault fault) {
        return around(source, method, fault, connection -> {});
    }

    static DataSource after(String method, DataSource source, Fault fault) {
        return around(source, method, connection -> {}, fault);
    }

    /** A data source of one connection, which stays open when it is given back, as in a pool. */
    static DataSource kept(Connection connection) {
        return (DataSource) Proxy.newProxyInstance(
                Faults.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (source, asked, none) -> Proxy.newProxyInstance(
                        Faults.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) ->
                                method.getName().equals("close") ? null : call(connection, method, arguments)));
    }

    private static DataSource around(DataSource source, String name, Fault before, Fault after) {
        return (DataSource) Proxy.newProxyInstance(
                Faults.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Object answer = call(source, method, arguments);
                    return answer instanceof Connection connection ? wrapped(connection, name, before, after) : answer;
                });
    }

    private static Connection wrapped(Connection connection, String name, Fault before, Fault after) {
        return (Connection) Proxy.newProxyInstance(
                Faults.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    boolean here = method.getName().equals(name);
                    if (here) {
                        before.on(connection);
                    }
                    Object answer = call(connection, method, arguments);
                    if (here) {
                        after.on(connection);
                    }
                    return answer;
                });
    }

    private static Object call(Object target, java.lang.reflect.Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }
}

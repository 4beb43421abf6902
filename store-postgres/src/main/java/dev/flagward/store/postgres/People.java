package dev.flagward.store.postgres;

import dev.flagward.store.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Who is what in a project's environments, as the database says at this moment. */
final class People {
    private static final String HOLDER = "flagward.holder(?, ?) AS holder";

    /** What that answers for a project without rows of its own; for tables of version 1, which do not have it. */
    private static final String HOLDER_AT_FIRST = """
            (SELECT usual.role, person.rolname AS member
            FROM (VALUES
                ('viewer', 'flagward_viewer'),
                ('editor', 'flagward_operator'), ('operator', 'flagward_operator'),
                ('approver', 'flagward_approver'),
                ('editor', 'flagward_admin'), ('operator', 'flagward_admin'),
                ('approver', 'flagward_admin'), ('admin', 'flagward_admin')) AS usual (role, named)
            JOIN pg_roles person ON pg_has_role(person.oid, to_regrole(usual.named), 'member')
            WHERE person.rolcanlogin
            UNION
            SELECT every.role, person.rolname
            FROM (VALUES ('viewer'), ('editor'), ('operator'), ('approver'), ('admin')) AS every (role)
            JOIN pg_roles person ON pg_has_role(person.oid,
                (SELECT relowner FROM pg_class WHERE oid = 'flagward.project'::regclass), 'member')
            WHERE person.rolcanlogin AND (?, ?) IS NOT NULL) AS holder""";

    private People() {}

    /** What the role that logged in is there. */
    static Set<Role> roles(Connection connection, String project, String environment) throws SQLException {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String role : told(connection, "role", "member = session_user", project, environment)) {
            roles.add(Role.valueOf(role.toUpperCase(Locale.ROOT)));
        }
        return roles;
    }

    /** Everybody who could log in and be that. */
    static Set<String> holders(Connection connection, String project, Role role, String environment)
            throws SQLException {
        return told(connection, "member", "role = ?", project, environment, role.word());
    }

    private static Set<String> told(Connection connection, String what, String where, String... values)
            throws SQLException {
        try {
            return told(connection, "SELECT " + what + " FROM " + HOLDER + " WHERE " + where, values);
        } catch (SQLException failed) {
            if (!Failures.older(failed)) {
                throw failed;
            }
            return told(connection, "SELECT " + what + " FROM " + HOLDER_AT_FIRST + " WHERE " + where, values);
        }
    }

    private static Set<String> told(Connection connection, String query, String[] values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet row = statement.executeQuery()) {
                Set<String> told = new TreeSet<>();
                while (row.next()) {
                    told.add(row.getString(1));
                }
                return told;
            }
        }
    }
}

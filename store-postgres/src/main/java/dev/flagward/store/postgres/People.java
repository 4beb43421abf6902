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
    private People() {}

    /** What the role that logged in is there. */
    static Set<Role> roles(Connection connection, String project, String environment) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT role FROM flagward.holder(?, ?) WHERE member = session_user")) {
            statement.setString(1, project);
            statement.setString(2, environment);
            try (ResultSet row = statement.executeQuery()) {
                Set<Role> roles = EnumSet.noneOf(Role.class);
                while (row.next()) {
                    roles.add(Role.valueOf(row.getString(1).toUpperCase(Locale.ROOT)));
                }
                return roles;
            }
        }
    }

    /** Everybody who could log in and be that. */
    static Set<String> holders(Connection connection, String project, Role role, String environment)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT member FROM flagward.holder(?, ?) WHERE role = ?")) {
            statement.setString(1, project);
            statement.setString(2, environment);
            statement.setString(3, role.word());
            try (ResultSet row = statement.executeQuery()) {
                Set<String> holders = new TreeSet<>();
                while (row.next()) {
                    holders.add(row.getString(1));
                }
                return holders;
            }
        }
    }
}

package dev.flagward.store.postgres;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ds.common.BaseDataSource;

/**
 * A project in a PostgreSQL database, as people name it: {@code postgresql://host:5432/database?project=pms}. Other
 * parameters are libpq's: {@code user}, {@code sslmode}, {@code sslrootcert}, {@code sslcert}, {@code sslkey},
 * {@code service}, {@code connect_timeout} (seconds). Role and password may stand before the host, in {@code PGUSER} and
 * {@code PGPASSWORD}, in the password file, or in the service file; they are never shown.
 */
public final class PostgresLocation {
    private static final Set<String> PASSED_ON =
            Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "service", "connect_timeout", "user");

    /** Nobody waits longer for a connection than this, unless the location says so; in seconds. */
    private static final int CONNECTED_IN = 1;
    /** A server that does not answer a statement for so long is given up; longer than its own limits, in seconds. */
    private static final int ANSWERED_IN = 15;
    /** A lock that is not to be had, a statement that does not end, a transaction that nobody goes on with. */
    private static final String LIMITS =
            "-c lock_timeout=900 -c statement_timeout=10000 -c idle_in_transaction_session_timeout=10000";

    /** Plans that are kept are made once for all values: to choose among the ledger's partitions anew takes longer. */
    private static final String PLANNED_ONCE = " -c plan_cache_mode=force_generic_plan";

    private final URI uri;
    private final Map<String, String> parameters;

    private PostgresLocation(URI uri, Map<String, String> parameters) {
        this.uri = uri;
        this.parameters = parameters;
    }

    /**
     * Takes a name apart.
     *
     * @throws IllegalArgumentException that says what is wrong with it, without its credentials
     */
    public static PostgresLocation parse(String text) {
        URI uri;
        try {
            uri = new URI(text.replaceFirst("^postgres:", "postgresql:"));
        } catch (URISyntaxException unusable) {
            throw new IllegalArgumentException("the store is no address: " + unusable.getReason());
        }
        Map<String, String> parameters =
                parameters(Optional.ofNullable(uri.getRawQuery()).orElse(""));
        if (parameters.getOrDefault("project", "").isEmpty()) {
            throw new IllegalArgumentException("the store names no project: add ?project=NAME");
        }
        Set<String> unknown = new TreeSet<>(parameters.keySet());
        unknown.removeAll(PASSED_ON);
        unknown.remove("project");
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "the store has parameters that are not known: " + String.join(", ", unknown)
                            + "; known are project, " + String.join(", ", new TreeSet<>(PASSED_ON)));
        }
        if (!parameters.getOrDefault("connect_timeout", "1").matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException("connect_timeout is a number of seconds from 1 on");
        }
        if (database(uri).isEmpty() && !parameters.containsKey("service")) {
            throw new IllegalArgumentException("the store names no database: postgresql://HOST/DATABASE?project=NAME");
        }
        return new PostgresLocation(uri, parameters);
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            } else if (!pair.isEmpty()) {
                throw new IllegalArgumentException("the parameter " + pair + " of the store has no value");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String database(URI uri) {
        String path = Optional.ofNullable(uri.getPath()).orElse("");
        return path.startsWith("/") ? path.substring(1) : path;
    }

    public String project() {
        return parameters.getOrDefault("project", "");
    }

    /**
     * Makes connections, each a new one. A host that is not this machine is asked for TLS with a certificate that names
     * it, unless the location says otherwise.
     *
     * @param variables the environment, of which PGUSER, PGPASSWORD and PGSSLMODE are taken
     */
    public DataSource dataSource(Map<String, String> variables) {
        return configured(new PGSimpleDataSource(), variables);
    }

    /** The same, but a few connections are kept for their next use, until they are closed. */
    public KeptConnections keptConnections(Map<String, String> variables, InstantSource clock) {
        PGConnectionPoolDataSource source = configured(new PGConnectionPoolDataSource(), variables);
        source.setOptions(LIMITS + PLANNED_ONCE);
        return new KeptConnections(source, clock);
    }

    private <S extends BaseDataSource> S configured(S source, Map<String, String> variables) {
        source.setURL("jdbc:postgresql://" + authority() + "/"
                + Optional.ofNullable(uri.getRawPath())
                        .map(path -> path.replaceFirst("^/", ""))
                        .orElse(""));
        try {
            source.setProperty("sslmode", variables.getOrDefault("PGSSLMODE", local() ? "prefer" : "verify-full"));
            for (Map.Entry<String, String> parameter : parameters.entrySet()) {
                if (PASSED_ON.contains(parameter.getKey())
                        && !parameter.getKey().equals("connect_timeout")) {
                    source.setProperty(parameter.getKey(), parameter.getValue());
                }
            }
        } catch (SQLException unusable) {
            throw new IllegalArgumentException("the store has a value that cannot be used: " + unusable.getMessage());
        }
        String[] credentials =
                Optional.ofNullable(uri.getRawUserInfo()).orElse("").split(":", 2);
        credential(credentials[0], variables.get("PGUSER")).ifPresent(source::setUser);
        credential(credentials.length > 1 ? credentials[1] : "", variables.get("PGPASSWORD"))
                .ifPresent(source::setPassword);
        int seconds = Integer.parseInt(parameters.getOrDefault("connect_timeout", Integer.toString(CONNECTED_IN)));
        source.setConnectTimeout(seconds);
        source.setLoginTimeout(seconds);
        source.setSocketTimeout(ANSWERED_IN);
        source.setTcpKeepAlive(true);
        source.setApplicationName("flagward");
        source.setOptions(LIMITS);
        return source;
    }

    private static Optional<String> credential(String written, @Nullable String variable) {
        return written.isEmpty() ? Optional.ofNullable(variable) : Optional.of(decoded(written));
    }

    private String authority() {
        return uri.getHost() == null ? "localhost" : uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    private boolean local() {
        try {
            return uri.getHost() == null || InetAddress.getByName(uri.getHost()).isLoopbackAddress();
        } catch (UnknownHostException elsewhere) {
            return false;
        }
    }

    /** The location without role and password. */
    @Override
    public String toString() {
        return "postgresql://" + authority() + "/" + database(uri) + "?project=" + project();
    }
}

package dev.flagward.cli;

import dev.flagward.control.runner.Access;
import dev.flagward.control.runner.Credentials;
import dev.flagward.control.runner.HealthProbe;
import dev.flagward.control.runner.Prometheus;
import dev.flagward.control.runner.Sources;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;

/** Where metrics are asked for, as the command line says. */
final class Watching {
    private static final String PROMETHEUS = "--prometheus";
    private static final String TOKEN = "--prometheus-token-file";
    private static final String PASSWORD = "--prometheus-password-file";
    private static final String AUTHORITY = "--prometheus-ca-file";
    private static final String PROBED = "--probe";

    private Watching() {}

    static void shape(CommandSpec spec) {
        spec.addOption(Options.text("URL", "The Prometheus to ask; FLAGWARD_PROMETHEUS unless given", PROMETHEUS));
        spec.addOption(Options.text("FILE", "A file with a bearer token for it", TOKEN));
        spec.addOption(Options.text("FILE", "A file with name:password for it", PASSWORD));
        spec.addOption(Options.text("FILE", "The certificates, in PEM, that alone are trusted with it", AUTHORITY));
        spec.addOption(Options.texts("HOST:PORT", "A host that health probes of plans may ask", PROBED));
    }

    /**
     * The sources.
     *
     * @throws Stop if an option makes no sense
     */
    static Sources sources(Session session) {
        Credentials credentials = session.text(TOKEN)
                .<Credentials>map(file -> new Credentials.BearerToken(path(file, session)))
                .or(() -> session.text(PASSWORD).map(file -> new Credentials.NameAndPassword(path(file, session))))
                .orElse(Credentials.None.NONE);
        Access access = Access.with(credentials);
        Optional<Access> trusting = session.text(AUTHORITY).map(file -> access.trusting(path(file, session)));
        Optional<String> named = session.text(PROMETHEUS)
                .or(() -> Optional.of(session.surroundings().variable("FLAGWARD_PROMETHEUS", ""))
                        .filter(url -> !url.isEmpty()));
        Set<String> probed = new TreeSet<>(session.texts(PROBED));
        return new Sources(
                named.map(url -> new Prometheus(address(url), trusting.orElse(access))),
                new HealthProbe(probed, Access.open()));
    }

    private static Path path(String file, Session session) {
        return session.surroundings().directory().resolve(file);
    }

    private static URI address(String url) {
        try {
            URI address = URI.create(url);
            if (address.getHost() != null && Set.of("http", "https").contains(address.getScheme())) {
                return address;
            }
        } catch (IllegalArgumentException unusable) {
            // said below
        }
        throw Stop.usage(PROMETHEUS + " is the address of a server, not " + url, "write http://HOST:9090");
    }
}

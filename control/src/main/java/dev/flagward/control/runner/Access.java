package dev.flagward.control.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a server is asked.
 *
 * @param authorities a PEM file with the certificates that alone are trusted; empty for those that the JDK trusts
 * @param connecting the longest a connection may take to be made; above zero
 * @param patience the longest a request may take as a whole, its answer's last byte included; above zero
 */
public record Access(Credentials credentials, Optional<Path> authorities, Duration connecting, Duration patience) {
    private static final Duration CONNECTING = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public Access {
        if (connecting.isNegative() || connecting.isZero() || patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("a server is given some time to answer");
        }
    }

    /** Without credentials, trusting whom the JDK trusts, with 3 s to connect and 10 s for a request. */
    public static Access open() {
        return with(Credentials.None.NONE);
    }

    /** As {@link #open}, with credentials. */
    public static Access with(Credentials credentials) {
        return new Access(credentials, Optional.empty(), CONNECTING, PATIENCE);
    }

    /** The same, trusting only the authorities in this file. */
    public Access trusting(Path file) {
        return new Access(credentials, Optional.of(file), connecting, patience);
    }

    /** The same with another patience, which a connection has to be made in as well. */
    public Access patient(Duration longest) {
        return new Access(credentials, authorities, connecting.compareTo(longest) < 0 ? connecting : longest, longest);
    }
}

package dev.flagward.control.runner;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP to hosts that an operator named, and to no other: bounded in time and size, redirected nowhere. May be used by
 * several threads.
 */
final class Outbound {
    private final Set<String> hosts;
    private final Access access;
    private final int mostBytes;
    private @Nullable HttpClient client;

    /** What a server answered, whatever its status. */
    @SuppressWarnings("ArrayRecordComponent") // replies are never compared, and handed to one reader
    record Reply(int status, byte[] body) {}

    /**
     * A way out.
     *
     * @param hosts each {@code host:port} in lower case, as {@link #host} names it
     * @param mostBytes of a body; a longer one is not read to its end
     */
    Outbound(Set<String> hosts, Access access, int mostBytes) {
        this.hosts = Set.copyOf(hosts);
        this.access = access;
        this.mostBytes = mostBytes;
    }

    /** The host of an address with its port, said or implied: {@code prometheus:9090}, {@code example.org:443}. */
    static String host(URI address) {
        int implied = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
        return (address.getHost() + ":" + (address.getPort() < 0 ? implied : address.getPort()))
                .toLowerCase(Locale.ROOT);
    }

    /** Whether an address is one that can be asked at all: http or https, a host, nobody's name and password. */
    static boolean isPlain(URI address) {
        return ("http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme()))
                && address.getHost() != null
                && address.getRawUserInfo() == null
                && address.getRawFragment() == null;
    }

    /**
     * Sends a request and waits for the whole answer.
     *
     * @param what is asked, for messages
     */
    Answered<Reply> send(HttpRequest.Builder request, URI address, String what) {
        if (!isPlain(address) || !hosts.contains(host(address))) {
            return Answered.failed(
                    MetricError.HOST_NOT_ALLOWED,
                    what + " would go to a host that is not among those that may be asked: " + String.join(", ", hosts),
                    "ask one of them, or let the operator add the host; the address is http or https, without a password");
        }
        return access.credentials().authorization().then(authorization -> {
            authorization.ifPresent(value -> request.setHeader("Authorization", value));
            return client().then(ready -> sent(ready, request.uri(address).build(), what));
        });
    }

    private Answered<Reply> sent(HttpClient ready, HttpRequest request, String what) {
        CompletableFuture<HttpResponse<Optional<byte[]>>> sent =
                ready.sendAsync(request, head -> new BoundedBody(mostBytes));
        try {
            HttpResponse<Optional<byte[]>> response = sent.get(access.patience().toMillis(), TimeUnit.MILLISECONDS);
            return response.body()
                    .map(body -> Answered.of(new Reply(response.statusCode(), body)))
                    .orElseGet(() -> Answered.failed(
                            MetricError.TOO_LARGE,
                            what + " was answered with more than " + mostBytes + " bytes",
                            "ask for fewer series or a shorter time"));
        } catch (TimeoutException e) {
            sent.cancel(true);
            return timedOut(what + " was not answered", access.patience());
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            return Answered.failed(MetricError.UNREACHABLE, what + " was interrupted", "ask again");
        } catch (ExecutionException e) {
            return failed(e.getCause(), what);
        }
    }

    private Answered<Reply> failed(@Nullable Throwable cause, String what) {
        if (cause instanceof HttpConnectTimeoutException) {
            return timedOut(what + " got no connection", access.connecting());
        }
        if (cause instanceof SSLException) {
            return Answered.failed(
                    MetricError.UNREACHABLE,
                    what + " failed, as there is no trusted connection: " + words(cause),
                    "name the file with the certificate of its authority, and the host as its certificate does");
        }
        return Answered.failed(
                MetricError.UNREACHABLE,
                what + " reached nobody: "
                        + (cause instanceof ConnectException ? "no connection could be made" : words(cause)),
                "see that the server runs, and that its address is right and open from here");
    }

    private static Answered<Reply> timedOut(String what, Duration time) {
        return Answered.failed(
                MetricError.TIMED_OUT,
                what + " within " + time.toMillis() + " ms",
                "see what slows the server, or ask for less");
    }

    private static String words(@Nullable Throwable cause) {
        String message = cause == null || cause.getMessage() == null ? "the connection broke" : cause.getMessage();
        return Wording.line(message);
    }

    private synchronized Answered<HttpClient> client() {
        HttpClient made = client;
        if (made != null) {
            return Answered.of(made);
        }
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(access.connecting());
        if (access.authorities().isPresent()) {
            Path file = access.authorities().get();
            try {
                builder.sslContext(trusting(file));
            } catch (IOException | GeneralSecurityException e) {
                return Answered.failed(
                        MetricError.CREDENTIALS_UNREADABLE,
                        "the file of certificates " + file + " cannot be read as PEM",
                        "put the certificates of the authorities into it, each between BEGIN and END CERTIFICATE");
            }
        }
        made = builder.build();
        client = made;
        return Answered.of(made);
    }

    private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        int number = 0;
        try (InputStream pem = Files.newInputStream(file)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("authority-" + number++, certificate);
            }
        }
        if (number == 0) {
            throw new GeneralSecurityException("no certificate");
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}

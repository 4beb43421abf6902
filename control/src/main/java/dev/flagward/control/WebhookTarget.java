package dev.flagward.control;

import dev.flagward.document.CanonicalJson;
import dev.flagward.engine.Value;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a webhook sends to, and in which form: the JSON of Slack, or one of our own that is signed.
 *
 * @param uri may be a secret, and is never shown
 * @param secret what signs our own form; empty for Slack's
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and the array is changed by nobody.
record WebhookTarget(URI uri, OutboundRules rules, Optional<byte[]> secret) {
    private static final String SLACK = "slack+";
    private static final int SHORTEST_SECRET = 16;
    private static final int LONGEST_SECRET = 4096;

    /**
     * Reads FLAGWARD_WEBHOOK, FLAGWARD_WEBHOOK_ALLOW and FLAGWARD_WEBHOOK_SECRET_FILE.
     *
     * @throws IllegalArgumentException that says what is wrong with them, without repeating a secret
     */
    static WebhookTarget of(Map<String, String> variables, Path directory) {
        String text = variables.getOrDefault(Webhook.VARIABLE, "");
        boolean slack = text.startsWith(SLACK);
        OutboundRules rules =
                OutboundRules.parse(variables.getOrDefault(Webhook.VARIABLE + "_ALLOW", ""), InetAddress::getAllByName);
        try {
            URI uri = new URI(slack ? text.substring(SLACK.length()) : text);
            return new WebhookTarget(
                    uri,
                    rules,
                    slack
                            ? Optional.empty()
                            : Optional.of(
                                    secret(variables.getOrDefault(Webhook.VARIABLE + "_SECRET_FILE", ""), directory)));
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(Webhook.VARIABLE + " is no address");
        }
    }

    private static byte[] secret(String file, Path directory) {
        String which = Webhook.VARIABLE + "_SECRET_FILE";
        if (file.isEmpty()) {
            throw new IllegalArgumentException(which + " names no file with the secret that signs");
        }
        try (InputStream stream = Files.newInputStream(directory.resolve(file))) {
            byte[] secret = new String(stream.readNBytes(LONGEST_SECRET), StandardCharsets.UTF_8)
                    .strip()
                    .getBytes(StandardCharsets.UTF_8);
            if (secret.length < SHORTEST_SECRET) {
                throw new IllegalArgumentException(
                        which + " holds a secret of less than " + SHORTEST_SECRET + " bytes");
            }
            return secret;
        } catch (IOException | InvalidPathException unreadable) {
            throw new IllegalArgumentException(which + " names a file that cannot be read");
        }
    }

    /** The host, which may be shown. */
    String host() {
        return Optional.ofNullable(uri.getHost()).orElse("");
    }

    /** One try to deliver the message, signed with the time of this try. */
    HttpRequest request(WebhookMessage message, Instant now, Duration patience) {
        byte[] body = CanonicalJson.bytes(
                secret.isPresent()
                        ? message.toValue()
                        : new Value.Structure(Map.of("text", Value.of(message.slack()))));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(patience)
                .header("Content-Type", "application/json")
                .header("User-Agent", "flagward")
                .header("Flagward-Delivery", message.id())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        secret.ifPresent(key -> request.header("Flagward-Signature", signature(key, now.getEpochSecond(), body)));
        return request.build();
    }

    /** {@code t=SECONDS,v1=HEX}: HMAC-SHA256 (RFC 2104) over the seconds since 1970, a dot, and the body. */
    static String signature(byte[] key, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has HmacSHA256", missing);
        }
    }
}

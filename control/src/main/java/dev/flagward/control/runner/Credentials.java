package dev.flagward.control.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * What proves to a server who asks. Only the file's name is held: it is read for each request, since tokens are renewed,
 * and what stands in it is in no message and no {@code toString}.
 */
public sealed interface Credentials {

    /** Everybody may ask. */
    enum None implements Credentials {
        NONE;

        @Override
        public Answered<Optional<String>> authorization() {
            return Answered.of(Optional.empty());
        }
    }

    /** RFC 6750: a file that holds a bearer token and nothing else. */
    record BearerToken(Path file) implements Credentials {
        @Override
        public Answered<Optional<String>> authorization() {
            return secret(file).then(token -> Answered.of(Optional.of("Bearer " + token)));
        }
    }

    /** RFC 7617: a file that holds {@code name:password} and nothing else. */
    record NameAndPassword(Path file) implements Credentials {
        @Override
        public Answered<Optional<String>> authorization() {
            return secret(file)
                    .then(pair -> pair.indexOf(':') < 1
                            ? unreadable(file, "holds no name:password")
                            : Answered.of(Optional.of("Basic "
                                    + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))));
        }
    }

    /** The value of the header {@code Authorization}, if there is to be one. */
    Answered<Optional<String>> authorization();

    private static Answered<String> secret(Path file) {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (IOException e) {
            return unreadable(file, "cannot be read");
        }
        // A control character would be refused by the client, in a message that repeats the secret.
        return text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c > '~')
                ? unreadable(file, "is empty, or holds more than one line of visible ASCII")
                : Answered.of(text);
    }

    private static <T> Answered<T> unreadable(Path file, String why) {
        return Answered.failed(
                MetricError.CREDENTIALS_UNREADABLE,
                "the file of credentials " + file + " " + why,
                "put the secret into it, on one line, readable by the user that Flagward runs as");
    }
}

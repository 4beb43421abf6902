package dev.flagward.examples.practice.management;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One question to a practice service, or the same again and again until the answer's status changes: how long after the
 * flag file was written does the running service answer differently?
 *
 * @param form what to post; empty to get
 */
record Ask(URI target, String form, int until, Path since, Duration within) {
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** @throws IllegalArgumentException in words for whoever typed it */
    static Ask of(List<String> words) {
        Options options = Options.of(words, Set.of("--target", "--form", "--until", "--since", "--within"), Set.of());
        return new Ask(
                Loopback.of(options.text("--target", "http://127.0.0.1:8080")),
                options.text("--form", ""),
                options.number("--until", "0", 0, 599),
                Path.of(options.text("--since", "feature_flags.json")),
                Duration.ofMillis(options.number("--within", "1000", 1, 60_000)));
    }

    /** Asks, and prints; 0 if it was answered as it was hoped to be. */
    int run(PrintStream out) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest.Builder asking = HttpRequest.newBuilder(target).timeout(Duration.ofSeconds(10));
        HttpRequest request = form.isEmpty()
                ? asking.build()
                : asking.header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        Instant end = Instant.now().plus(LONGEST);
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        out.println(answer.statusCode());
        if (until == 0) {
            out.print(answer.body());
            return form.isEmpty() || answer.statusCode() == 200 ? 0 : 1;
        }
        while (answer.statusCode() != until && Instant.now().isBefore(end)) {
            Thread.sleep(PAUSE.toMillis());
            answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        }
        Instant answered = Instant.now();
        if (answer.statusCode() != until) {
            out.println("still not " + until + " after " + LONGEST.toSeconds() + " seconds");
            return 1;
        }
        out.println(answer.statusCode());
        out.print(answer.body());
        // The file is written before the change is acknowledged, so this is rather more than what a person waits.
        Duration took = Duration.between(Files.getLastModifiedTime(since).toInstant(), answered);
        out.println("it answers so " + took.toMillis() + " ms after " + since.getFileName() + " was written");
        return took.compareTo(within) <= 0 ? 0 : 1;
    }
}

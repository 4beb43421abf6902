package dev.flagward.examples.practice.management;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** The real service on a port that was free, over a flag file that a test rewrites. */
final class RunningPractice implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final PracticeService service;
    private final Path flags;

    RunningPractice(Path flags, List<String> options) throws IOException {
        this.flags = flags;
        List<String> words = new ArrayList<>(List.of("--flags", flags.toString(), "--port", "0"));
        words.addAll(options);
        this.service = PracticeService.start(Settings.of(words, Map.of()));
    }

    static RunningPractice serving(Path directory, String document, String... options) throws IOException {
        Path flags = directory.resolve("feature_flags.json");
        write(flags, document);
        return new RunningPractice(flags, List.of(options));
    }

    /** The plain format, with these flags on or off in production. */
    static String plain(Map<String, Boolean> flags) {
        return flags.entrySet().stream()
                .map(flag -> "\"" + flag.getKey() + "\": " + flag.getValue())
                .collect(Collectors.joining(",\n    ", "{\"production\": {\n    ", "\n}}\n"));
    }

    /** Telehealth for p-17 and for nobody else. */
    static String telehealthForOne() {
        return """
                {"version": 1, "environments": {"production": {}}, "flags": {
                  "appointments_enabled": {"environments": {"production": true}},
                  "telehealth_appointments_enabled": {
                    "variants": {"on": true, "off": false}, "off": "off",
                    "environments": {"production": {"enabled": true, "serve": "off",
                      "rules": [{"id": "pilot", "when": {"attribute": "practice.id", "in": ["p-17"]}, "serve": "on"}]}}}
                }}
                """;
    }

    void rewrite(String document) {
        write(flags, document);
    }

    private static void write(Path file, String document) {
        try {
            Path next = file.resolveSibling("next");
            Files.writeString(next, document);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Asks for a practice. */
    HttpResponse<String> get(String path, String practice) {
        return send(request(path).header("Practice-Id", practice));
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String practice, String form) {
        return send(request(path)
                .header("Practice-Id", practice)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new AssertionError("interrupted", stopped);
        }
    }

    /** The sum of the metric's lines that have all these labels, such as {@code variant="on"}. */
    double metric(String name, String... labels) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    static void within(Duration longest, BooleanSupplier holds) {
        long end = System.nanoTime() + longest.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not come true within " + longest);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException stopped) {
                throw new AssertionError("interrupted", stopped);
            }
        }
    }

    @Override
    public void close() {
        service.close();
    }
}

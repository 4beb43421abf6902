package dev.flagward.spring.boot.starter;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.function.BooleanSupplier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The running application, as its visitors see it, and its flag file. */
record Practice(ConfigurableApplicationContext context) implements AutoCloseable {
    private static final HttpClient VISITOR = HttpClient.newHttpClient();

    /** Starts it on a port of its own. */
    static Practice open(Class<?> configuration, String... properties) {
        return new Practice(new SpringApplicationBuilder(configuration)
                .properties(properties)
                .run());
    }

    /** Starts it without a web server. */
    static ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
        return new SpringApplicationBuilder(configuration)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run();
    }

    HttpResponse<String> visit(String path, String... headers) {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return VISITOR.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path));
    }

    @Override
    public void close() {
        context.close();
    }

    /** Puts a document in place as a careful writer does: whole. */
    static void write(Path file, String document) {
        try {
            Path making = Files.writeString(file.resolveSibling("making"), document);
            Files.move(making, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void eventually(BooleanSupplier holds) {
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        while (!holds.getAsBoolean() && Instant.now().isBefore(end)) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }
        assertThat(holds.getAsBoolean()).isTrue();
    }

    /** How many threads of Flagward live. */
    static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith("flagward"))
                .count();
    }
}
